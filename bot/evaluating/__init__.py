"""How well Viva agrees with people, on files anyone can bring."""
