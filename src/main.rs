//! The program: everything is in the library.

fn main() -> std::process::ExitCode {
    lectern::system::give_memory_back();
    lectern::cli::main()
}
