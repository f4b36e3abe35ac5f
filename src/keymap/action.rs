//! What a reader can ask for.

/// Groups of actions, for help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    /// Moving about.
    Move,
    /// Notes, citations and links.
    LookUp,
    /// Searching.
    Search,
    /// The contents at the side.
    Contents,
    /// How it looks.
    Screen,
    /// The reader's own.
    Own,
    /// The work and the program.
    Work,
}

impl Group {
    /// Its heading in help.
    pub fn name(self) -> &'static str {
        match self {
            Group::Move => "Move",
            Group::LookUp => "Look up",
            Group::Search => "Search",
            Group::Contents => "Contents",
            Group::Screen => "Screen",
            Group::Own => "Your own",
            Group::Work => "Work",
        }
    }
}

/// Defines the actions: variant, group, name and doc in one place.
macro_rules! actions {
    ($($variant:ident $group:ident $name:literal $doc:literal;)*) => {
        /// Everything a reader can ask for by a key or by name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Action {
            $(#[doc = $doc] $variant,)*
        }

        impl Action {
            /// All actions, in the order of help.
            pub const ALL: &[Action] = &[$(Action::$variant),*];

            /// Its name in settings and the command prompt.
            pub fn name(self) -> &'static str {
                match self { $(Action::$variant => $name,)* }
            }

            /// One line that says what it does.
            pub fn doc(self) -> &'static str {
                match self { $(Action::$variant => $doc,)* }
            }

            /// Where help lists it.
            pub fn group(self) -> Group {
                match self { $(Action::$variant => Group::$group,)* }
            }
        }
    };
}

actions! {
    LineDown Move "line-down" "down a line";
    LineUp Move "line-up" "up a line";
    HalfDown Move "half-page-down" "down half a page";
    HalfUp Move "half-page-up" "up half a page";
    PageDown Move "page-down" "down a page";
    PageUp Move "page-up" "up a page";
    Top Move "top" "to the beginning";
    Bottom Move "bottom" "to the end";
    NextHeading Move "next-heading" "to the next heading";
    PreviousHeading Move "previous-heading" "to the previous heading";
    NextParagraph Move "next-paragraph" "to the next paragraph";
    PreviousParagraph Move "previous-paragraph" "to the previous paragraph";
    NextChapter Move "next-chapter" "to the next chapter";
    PreviousChapter Move "previous-chapter" "to the previous chapter";
    PanLeft Move "pan-left" "back along a wide table or code; fold";
    PanRight Move "pan-right" "along a wide table or code; unfold";
    Back Move "back" "back to before the last jump";
    Forward Move "forward" "forward again after going back";
    Outline Move "outline" "any heading by a few of its letters";
    Command Move "command" "a command by name, or a place: 40%";
    Peek LookUp "peek" "look up the note, source or link here";
    NextTarget LookUp "next-target" "choose the next link, note or citation";
    PreviousTarget LookUp "previous-target" "choose the previous one";
    Open LookUp "open" "open it; from a popup, go to the place";
    Labels LookUp "labels" "label all links, notes and citations";
    References LookUp "references" "all sources; Tab sorts them otherwise";
    Margin LookUp "margin-notes" "notes and sources beside the text, and back";
    Pin LookUp "pin" "keep a popup, or the results, by the text; or no longer";
    Address LookUp "open-address" "open the address of a source";
    NextPlace LookUp "next-place" "the next place of the same source";
    PreviousPlace LookUp "previous-place" "the previous place of the same source";
    Search Search "search" "search all chapters";
    AllWorks Search "all-works" "search all works of a library, or this one";
    NextHit Search "next-hit" "to the next hit";
    PreviousHit Search "previous-hit" "to the previous hit";
    Results Search "results" "all hits in a list; Tab in the search line too";
    Sort Search "sort" "the best first, or in reading order";
    SearchSelection Search "search-selection" "search for what is selected";
    Sidebar Contents "sidebar" "the contents: open, enter, close";
    Fold Contents "fold" "fold, or go to the parent";
    Unfold Contents "unfold" "unfold";
    Filter Contents "filter" "show only entries with these letters";
    Narrower Screen "narrower" "a narrower text";
    Wider Screen "wider" "a wider text";
    DefaultMeasure Screen "default-measure" "the text at its usual width";
    Theme Screen "theme" "auto, light, dark, high contrast";
    Zen Screen "zen" "nothing but the text, and back";
    Images Screen "images" "pictures away, and back";
    Split Screen "split" "two places at once, and one again";
    OtherHalf Screen "other-half" "to the other of the two places";
    Mouse Screen "mouse" "the mouse to the terminal, and back";
    SelectSentences Work "select" "select by sentence; again, no longer";
    SelectRows Work "select-rows" "select by row; again, no longer";
    Copy Work "copy" "copy the section; what is selected; a popup";
    CopyLink Work "copy-link" "copy the link or citation; the selection as Markdown";
    CopyBibtex Work "copy-bibtex" "copy the sources of the popup or selection as BibTeX";
    CopyCsl Work "copy-csl" "copy them as CSL-JSON";
    CopySource Work "copy-source" "copy the source; again, as BibTeX, CSL-JSON";
    Annotate Own "annotate" "write a note: on the sentence here, what is selected";
    Highlight Own "highlight" "highlight it; again, in the next colour";
    Bookmark Own "bookmark" "set a bookmark: a letter; a capital for all works";
    GoBookmark Own "go-bookmark" "to a bookmark: its letter; again, a list";
    Annotations Own "annotations" "all that is your own; Tab sorts it otherwise";
    Remove Own "remove" "delete what is your own";
    Recent Own "recent" "works you read lately";
    Edit Work "edit" "open the source in your editor, at the line";
    Reload Work "reload" "read the files again";
    Info Work "info" "what is known of this work";
    Where Work "where" "tell where you are";
    Help Work "help" "these keys";
    Accept Work "accept" "take what is typed or chosen";
    Earlier Work "earlier" "what was typed before; up the list";
    Later Work "later" "what was typed after; down the list";
    Complete Work "complete" "the next of what fits";
    Cancel Work "cancel" "back out of what is on top";
    Close Work "close" "close what is on top; in the text, quit";
    Suspend Work "suspend" "to the shell; `fg` comes back";
    Quit Work "quit" "quit at once";
}

impl Action {
    /// The action of this name.
    pub fn by_name(name: &str) -> Option<Action> {
        Action::ALL.iter().copied().find(|action| action.name() == name)
    }
}
