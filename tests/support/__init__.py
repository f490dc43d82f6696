"""What the tests stand on: real databases, real servers, a real browser and honest checkers."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
