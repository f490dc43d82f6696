"""The `participation` command as a module: for processes that the server starts itself."""

from participation.cli import main

if __name__ == "__main__":
    main(prog_name="participation")
