"""What people say to each other of one segment: those of its language among themselves, and with those who wrote its source.

Invariant: a comment is read and written by whose business its translation is (`audience.concerned`), asked anew each time;
nobody of another language, and no other partner."""
