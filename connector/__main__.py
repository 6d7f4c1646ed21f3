import sys

from connector.serving import main

if __name__ == "__main__":
    sys.exit(main())
