//! Keys become actions.

use super::{App, Effect, Focus, Layer};
use crate::keymap::{Action, Context, Key, KeyCode, Lookup};

/// Counts stop here: more rows than anyone means.
const MOST: u32 = 1_000_000;

impl App {
    /// The context that keys are looked up in; `None` where the top layer reads them itself.
    fn context(&self) -> Option<Context> {
        match (self.layers.last(), self.focus) {
            (Some(_), _) if self.in_results() => Some(Context::Results),
            (Some(layer), _) => layer.context(),
            (None, _) if self.selection.is_some() => Some(Context::Selection),
            (None, Focus::Sidebar) => Some(Context::Sidebar),
            (None, Focus::Body) => Some(Context::Body),
        }
    }

    pub(super) fn key(&mut self, key: Key) {
        self.toast = None;
        self.peek_waits = false;
        self.hit_waits = false;
        self.own.waits = None;
        let Some(context) = self.context() else {
            return self.raw_key(key);
        };
        if !context.is_typed_in()
            && self.pressed.is_empty()
            && let Key { code: KeyCode::Char(c), ctrl: false, alt: false, .. } = key
            && let Some(digit) = c.to_digit(10)
            && (digit != 0 || self.count.is_some())
        {
            if context == Context::Popup {
                return self.nth_mark(digit as usize);
            }
            self.count = Some((self.count.unwrap_or(0).saturating_mul(10) + digit).min(MOST));
            return;
        }
        self.pressed.push(key);
        match self.keymap.look_up(context, &self.pressed) {
            Lookup::Pending => {}
            Lookup::Action(action) => {
                self.pressed.clear();
                let count = self.count.take();
                self.act(context, action, count);
            }
            Lookup::Unbound => {
                self.pressed.clear();
                self.count = None;
                if context.is_typed_in() {
                    self.type_key(key);
                }
            }
        }
    }

    /// Keys of layers that have no bindings: labels and questions.
    pub(super) fn raw_key(&mut self, key: Key) {
        if key.ctrl && key.code == KeyCode::Char('c') {
            return self.quit();
        }
        if self.own_key(key) {
            return;
        }
        match self.layers.last_mut() {
            Some(Layer::Labels { labels, typed }) => {
                let KeyCode::Char(c) = key.code else {
                    self.layers.pop();
                    return;
                };
                typed.push(c.to_ascii_lowercase());
                if let Some((_, placed)) = labels.iter().find(|(label, _)| label == typed) {
                    let placed = placed.clone();
                    self.layers.pop();
                    self.open_target(&placed);
                } else if !labels.iter().any(|(label, _)| label.starts_with(typed.as_str())) {
                    self.layers.pop();
                }
            }
            Some(Layer::Confirm { url }) => {
                let url = std::mem::take(url);
                self.layers.pop();
                if matches!(key.code, KeyCode::Char('y' | 'Y') | KeyCode::Enter) {
                    self.effect(Effect::OpenUrl(url));
                }
            }
            _ => {}
        }
    }

    fn quit(&mut self) {
        self.keep_unfinished();
        self.effect(Effect::Save);
        self.effect(Effect::Quit);
    }

    /// Does what was asked for.
    pub(super) fn act(&mut self, context: Context, action: Action, count: Option<u32>) {
        match action {
            Action::Quit => return self.quit(),
            Action::Suspend => {
                self.effect(Effect::Save);
                return self.effect(Effect::Suspend);
            }
            Action::Help => return self.help(context),
            _ => {}
        }
        match context {
            Context::Body => self.act_in_body(action, count),
            Context::Selection => self.act_in_selection(action, count.unwrap_or(1)),
            Context::Sidebar => self.act_in_sidebar(action, count.unwrap_or(1)),
            Context::Popup => self.act_in_popup(action, count.unwrap_or(1)),
            Context::Prompt => self.act_in_prompt(action),
            Context::Results => self.act_in_results(action),
        }
    }

    fn act_in_body(&mut self, action: Action, count: Option<u32>) {
        let times = count.unwrap_or(1).min(10_000) as isize;
        let height = self.body.height() as isize;
        // A line of the page before stays on the screen, so that the eye finds its place.
        let (half, page) = ((height / 2).max(1), (height - 1).max(1));
        match action {
            Action::LineDown => self.move_line(times),
            Action::LineUp => self.move_line(-times),
            Action::HalfDown => self.scroll(half * times),
            Action::HalfUp => self.scroll(-half * times),
            Action::PageDown => self.scroll(page * times),
            Action::PageUp => self.scroll(-page * times),
            Action::Top => self.go_top(),
            Action::Bottom => self.go_bottom(),
            Action::NextHeading => self.go_heading(times),
            Action::PreviousHeading => self.go_heading(-times),
            Action::NextParagraph => self.go_paragraph(times),
            Action::PreviousParagraph => self.go_paragraph(-times),
            Action::PanLeft => self.sideways(-times),
            Action::PanRight => self.sideways(times),
            Action::NextChapter => self.go_chapter(times),
            Action::PreviousChapter => self.go_chapter(-times),
            Action::Back => self.go_back(),
            Action::Forward => self.go_forward(),
            Action::Outline => self.open_finder(),
            Action::References => self.open_references(),
            Action::Pin => self.pin(None),
            Action::Margin => self.toggle_margin(),
            Action::Command => self.open_prompt(super::PromptKind::Command),
            Action::Search => self.open_prompt(super::PromptKind::Search),
            Action::Results => self.open_results(),
            Action::SearchSelection => self.tell("select what to search for first: v, or the mouse"),
            Action::AllWorks => self.toggle_all_works(),
            Action::NextHit => (0..times).for_each(|_| self.go_hit(true)),
            Action::PreviousHit => (0..times).for_each(|_| self.go_hit(false)),
            Action::Peek => self.peek(),
            Action::NextTarget => self.choose(times),
            Action::PreviousTarget => self.choose(-times),
            Action::Open => self.open_chosen(),
            Action::Labels => self.label(),
            Action::Sidebar => self.toggle_sidebar(),
            Action::Narrower => self.change_measure(-2 * times as i16),
            Action::Wider => self.change_measure(2 * times as i16),
            Action::DefaultMeasure => self.set_measure(super::DEFAULT_MEASURE),
            Action::Theme => self.next_theme(),
            Action::Zen => {
                self.zen = !self.zen;
                self.arrange();
            }
            Action::Images => self.toggle_images(),
            Action::Split => self.toggle_split(),
            Action::OtherHalf => self.switch_half(),
            Action::Mouse => self.toggle_mouse(),
            Action::Copy => self.copy_section(),
            Action::CopyLink => self.copy_target(),
            Action::SelectSentences => self.select(super::Unit::Sentence),
            Action::SelectRows => self.select(super::Unit::Row),
            Action::Edit => self.edit(),
            Action::Reload => self.effect(Effect::Reload),
            Action::Info => self.info(),
            Action::Annotate => self.annotate(),
            Action::Highlight => self.highlight(),
            Action::Bookmark => self.layers.push(Layer::Ask(super::Ask::SetBookmark)),
            Action::GoBookmark => self.layers.push(Layer::Ask(super::Ask::GoBookmark)),
            Action::Annotations => self.list_own(super::Listing::Own(super::Sort::Place)),
            Action::Recent => self.effect(Effect::Recent),
            Action::Where => self.tell_where(),
            Action::Cancel => {
                if self.chosen.take().is_some() {
                    return;
                }
                if self.other_half().is_some() && !self.hits.is_active() && self.results.is_none() {
                    return self.toggle_split();
                }
                self.end_search();
            }
            Action::Close if self.other_half().is_some() => self.close_half(),
            Action::Close => self.quit(),
            Action::Fold
            | Action::Unfold
            | Action::Filter
            | Action::NextPlace
            | Action::Remove
            | Action::Address
            | Action::PreviousPlace
            | Action::Sort
            | Action::Accept
            | Action::CopyBibtex
            | Action::CopyCsl
            | Action::CopySource
            | Action::Earlier
            | Action::Later
            | Action::Complete
            | Action::Help
            | Action::Suspend
            | Action::Quit => {}
        }
    }

    fn act_in_sidebar(&mut self, action: Action, count: u32) {
        let times = count as isize;
        let page = (self.panes.sidebar.height as isize - 3).max(1);
        let here = self.reading().chapter;
        match action {
            Action::LineDown => self.sidebar.move_cursor(times),
            Action::LineUp => self.sidebar.move_cursor(-times),
            Action::HalfDown => self.sidebar.move_cursor(page / 2 * times),
            Action::HalfUp => self.sidebar.move_cursor(-page / 2 * times),
            Action::PageDown => self.sidebar.move_cursor(page * times),
            Action::PageUp => self.sidebar.move_cursor(-page * times),
            Action::Top => self.sidebar.move_cursor(isize::MIN / 2),
            Action::Bottom => self.sidebar.move_cursor(isize::MAX / 2),
            Action::Fold if !self.sidebar.fold(&self.work, here, true) => self.sidebar.go_to_parent(),
            Action::Unfold => {
                self.sidebar.fold(&self.work, here, false);
            }
            Action::Filter => self.layers.push(Layer::Filter(super::LineInput::new(self.sidebar.filter()))),
            Action::Open => self.go_entry(self.sidebar.cursor()),
            Action::Outline => self.open_finder(),
            Action::Sidebar => self.toggle_sidebar(),
            // An empty filter is the first thing that backing out undoes.
            Action::Cancel if !self.sidebar.filter().is_empty() => self.set_filter(""),
            Action::Cancel | Action::Close => self.leave_sidebar(),
            _ => {}
        }
    }
}
