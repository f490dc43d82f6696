"""`python -m participation.cli`, for processes that start another one of the same installation."""

from participation.cli import main

if __name__ == "__main__":
    main()
