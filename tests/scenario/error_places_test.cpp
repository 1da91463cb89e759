// What is said about wrong settings and files, and how the place of an error is shown.

#include "tests/scenario/errors.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace cow::test;

TEST_CASE("parser errors: the machine and its files") {
    check_errors({
        {"all settings are looked at",
         "machine frames=0 fork=cwo frmes=3 tlb=1 tlb=2 zero_page=maybe\nfork()\n", R"(
t.cow:1:16: error: frames is 1 to 4194304, not 0
  machine frames=0 fork=cwo frmes=3 tlb=1 tlb=2 zero_page=maybe
                 ^
t.cow:1:23: error: fork cannot be 'cwo'
  machine frames=0 fork=cwo frmes=3 tlb=1 tlb=2 zero_page=maybe
                        ^~~
  did you mean 'cow'?
t.cow:1:27: error: unknown setting 'frmes'
  machine frames=0 fork=cwo frmes=3 tlb=1 tlb=2 zero_page=maybe
                            ^~~~~
  did you mean 'frames'?
t.cow:1:41: error: 'tlb' is given twice
  machine frames=0 fork=cwo frmes=3 tlb=1 tlb=2 zero_page=maybe
                                          ^~~
t.cow:1:57: error: zero_page cannot be 'maybe'
  machine frames=0 fork=cwo frmes=3 tlb=1 tlb=2 zero_page=maybe
                                                          ^~~~~
  one of on, off
)"},
        {"kernel", "machine kernel=6.2\nfork()\n", R"(
t.cow:1:16: error: kernel cannot be '6.2'
  machine kernel=6.2
                 ^
  one of 6.1, 6.12, 6.18
)"},
        {"fault_around", "machine fault_around=12\nfork()\n", R"(
t.cow:1:22: error: fault_around is a power of two, not 12
  machine fault_around=12
                       ^~
)"},
        {"after the first step", "fork()\nmachine frames=3\n", R"(
t.cow:2:1: error: the machine is described before the first step
  machine frames=3
  ^~~~~~~
)"},
        {"twice", "machine frames=3\nmachine tlb=1\ntitle \"a\"\ntitle \"b\"\nfork()\n", R"(
t.cow:2:1: error: the machine is described already
  machine tlb=1
  ^~~~~~~
  one line holds all settings
t.cow:4:1: error: the scenario has a title already
  title "b"
  ^~~~~
)"},
        {"translations",
         "title \"a\" fr \"b\"\nsay \"a\" zh \"b\" zh \"c\"\nsay \"a\" zh\nsay \"a\" b\nstep \"a\" zn \"b\"\n"
         "ask \"a\" zh copy | reuse\nask \"a\" copy | reuse zh \"b\"\nfork()\n",
         R"(
t.cow:1:11: error: unknown language 'fr'
  title "a" fr "b"
            ^~
  the languages are en and zh
t.cow:2:16: error: the text in 'zh' is there already
  say "a" zh "b" zh "c"
                 ^~
t.cow:3:11: error: expected the text for 'zh' in quotes, found the end of the line
  say "a" zh
            ^
t.cow:4:9: error: expected the end of the line, found 'b'
  say "a" b
          ^
t.cow:5:10: error: unknown language 'zn'
  step "a" zn "b"
           ^~
  the languages are en and zh
t.cow:6:12: error: expected the text for 'zh' in quotes, found 'copy'
  ask "a" zh copy | reuse
             ^~~~
t.cow:7:22: error: expected the end of the line, found 'zh'
  ask "a" copy | reuse zh "b"
                       ^~
)"},
        {"files",
         "file \"/a\" 3 pages\nfile \"/a\" 4 pages\nfile \"/b\" 99999999999999999 pages\nfile \"/c\" 2 "
         "\"abc\"\nfile \"\" 1\n"
         "fork()\n",
         R"(
t.cow:2:6: error: the file "/a" exists already
  file "/a" 4 pages
       ^~~~
t.cow:3:11: error: a file of this size cannot exist
  file "/b" 99999999999999999 pages
            ^~~~~~~~~~~~~~~~~
  at most 2^62 bytes
t.cow:4:13: error: the text has 3 bytes, the file 2
  file "/c" 2 "abc"
              ^~~~~
t.cow:5:6: error: a path cannot be empty or contain a zero byte
  file "" 1
       ^~
)"},
    });
}

TEST_CASE("parser errors: the place is shown in lines of any kind") {
    check_errors({
        {"tabs and what follows them", "\tload\t\x01\n", R"(
t.cow:1:7: error: expected an address or a number, found '\x01'
   load ?
        ^
)"},
        {"letters of several bytes before it", "say \"é–\" oops\n",
         "\n"
         "t.cow:1:13: error: expected the end of the line, found 'oops'\n"
         "  say \"é–\" oops\n"
         "           ^~~~\n"},
        {"quotes of a word processor", "say “x”\n",
         "\n"
         "t.cow:1:5: error: expected what to say in quotes, found '“'\n"
         "  say “x”\n"
         "      ^\n"
         "  use plain quotes: \"text\" or 'A'\n"},
        {"the line of a continuation", "munmap(0, \\\n   PAGE, \\\n   oops)\n", R"(
t.cow:3:8: error: too many arguments: 3
     oops)
         ^
  munmap(addr, length)
)"},
        {"carriage returns", "load 0\r\nlood 0\r\n", R"(
t.cow:2:1: error: unknown statement 'lood'
  lood 0
  ^~~~
  did you mean 'load'?
)"},
        {"no line's end", "lood 0", R"(
t.cow:1:1: error: unknown statement 'lood'
  lood 0
  ^~~~
  did you mean 'load'?
)"},
    });
}

TEST_CASE("parser errors: a long line is shown around its fault") {
    const std::string source = "say \"" + std::string(300, 'a') + "\" oops " + std::string(300, 'b') + "\n";
    CHECK(errors_of(source) == "t.cow:1:308: error: expected the end of the line, found 'oops'\n"
                               "  ..." +
                                   std::string(58, 'a') + "\" oops " + std::string(45, 'b') +
                                   "...\n"
                                   "  " +
                                   std::string(3 + 60, ' ') + "^~~~\n");
}
