"""Run the command line as python -m misconduct_profile."""

from misconduct_profile.cli import main

if __name__ == "__main__":
    main()
