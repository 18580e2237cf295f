//! A guess before each verdict, and how the guesses went.
