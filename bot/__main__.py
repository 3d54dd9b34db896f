"""`python -m bot` is the same as `viva`."""

from bot.cli import main

main()
