"""Engines that write down what a voice note says: one module a vendor, chosen by `bot.hearing.opening`."""
