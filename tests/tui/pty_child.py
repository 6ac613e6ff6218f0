"""Makes the terminal on its standard input the one that it hangs on, then becomes the program that is named.

    python pty_child.py PROGRAM ARGUMENT...

So the program ends when whoever holds the other end of the terminal is gone, even if that one was killed.
"""

from __future__ import annotations

import fcntl
import os
import signal
import sys
import termios

if __name__ == "__main__":
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # under `nohup` it would be ignored
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    os.execvp(sys.argv[1], sys.argv[1:])
