"""How well Viva agrees with labelled answers, on files anyone can bring."""
