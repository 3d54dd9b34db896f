"""Pictures of numbers. Every number in a picture stands in its caption too.

They know labels and numbers only; what is written on them comes from `bot.tg`.
"""
