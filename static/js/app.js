import "idiomorph"; // placeholder until the live board arrives
