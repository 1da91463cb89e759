// What is said about wrong statements, loads, stores, calls and conditions.

#include "tests/scenario/errors.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace cow::test;

TEST_CASE("parser errors: statements and processes") {
    check_errors({
        {"misspelt statement", "titel \"x\"\n", R"(
t.cow:1:1: error: unknown statement 'titel'
  titel "x"
  ^~~~~
  did you mean 'title'?
)"},
        {"misspelt call", "init: b = mmpa(NULL, PAGE)\n", R"(
t.cow:1:11: error: unknown call 'mmpa'
  init: b = mmpa(NULL, PAGE)
            ^~~~
  did you mean 'mmap'?
)"},
        {"unknown process", "child = fork()\nchlid: load 0\n", R"(
t.cow:2:1: error: unknown process 'chlid'
  chlid: load 0
  ^~~~~
  did you mean 'child'?
)"},
        {"process from nowhere", "worker: load 0\n", R"(
t.cow:1:1: error: unknown process 'worker'
  worker: load 0
  ^~~~~~
  'worker = fork()' or 'process worker' makes it
)"},
        {"a name that has a meaning", "init = fork()\n", R"(
t.cow:1:1: error: 'init' has a meaning of its own and cannot be a name
  init = fork()
  ^~~~
)"},
        {"one name for a value and a process", "x = brk(NULL)\nx = fork()\nprocess x\n", R"(
t.cow:2:1: error: 'x' is already the name of a value
  x = fork()
  ^
  choose another name
t.cow:3:9: error: 'x' is already the name of a value
  process x
          ^
  choose another name
)"},
        {"teaching is nobody's", "init: say \"x\"\n", R"(
t.cow:1:7: error: 'say' is not done by a process
  init: say "x"
        ^~~
  write it without a process before it
)"},
        {"the kernel's work without its name", "ksm_scan\n", R"(
t.cow:1:1: error: unknown statement 'ksm_scan'
  ksm_scan
  ^~~~~~~~
  write 'kernel: ksm_scan'
)"},
        {"the kernel does not load", "kernel: load 0\n", R"(
t.cow:1:9: error: the kernel does not know 'load'
  kernel: load 0
          ^~~~
  kernel: ksm_scan, kernel: reclaim PAGES, kernel: writeback
)"},
        {"something behind the end", "fork() fork()\n", R"(
t.cow:1:8: error: expected the end of the line, found 'fork'
  fork() fork()
         ^~~~
)"},
        {"a call without parentheses", "child = fork\n", R"(
t.cow:1:13: error: expected '(', found the end of the line
  child = fork
              ^
)"},
        {"a question without a step", "ask \"What?\" copy | reuse\n", R"(
t.cow:1:1: error: no step follows this question
  ask "What?" copy | reuse
  ^~~
  the next step is the answer
)"},
        {"an unknown answer", "ask \"What?\" copy | resue\nfork()\n", R"(
t.cow:1:20: error: unknown answer 'resue'
  ask "What?" copy | resue
                     ^~~~~
  did you mean 'reuse'?
)"},
        {"a question with one answer", "ask \"What?\" copy\nfork()\n", R"(
t.cow:1:17: error: expected '|' and another answer, found the end of the line
  ask "What?" copy
                  ^
  a question has at least two
)"},
        {"a trace's remark", "1234 +++ exited with 0 +++\n", R"(
t.cow:1:6: error: a remark of strace, not a call
  1234 +++ exited with 0 +++
       ^
  leave it out; exit_group(0) or kill(...) ends a process
)"},
        {"half a call", "1234 close(3 <unfinished ...>\n[pid 1234] <... close resumed>) = 0\n", R"(
t.cow:1:14: error: the call ends in another line
  1234 close(3 <unfinished ...>
               ^
  write both halves as one line: NAME(arguments) = result
t.cow:2:12: error: the call began in another line
  [pid 1234] <... close resumed>) = 0
             ^
  write both halves as one line: NAME(arguments) = result
)"},
    });
}

TEST_CASE("parser errors: loads and stores") {
    check_errors(
        {
            {"a name never given", "load buff\n", R"(
t.cow:2:6: error: unknown name 'buff'
  load buff
       ^~~~
  did you mean 'buf'?
)"},
            {"a suffix alone", "load buf + 4*K\n", R"(
t.cow:2:14: error: unknown name 'K'
  load buf + 4*K
               ^
  a suffix stands right after its number: 4K
)"},
            {"numbers", "load 0x\nload 12y\nload 089\nload 0x10000000000000000\nload 17179869184G*2\n", R"(
t.cow:2:6: error: '0x' is not a number
  load 0x
       ^~
t.cow:3:6: error: '12y' is not a number
  load 12y
       ^~~
t.cow:4:6: error: '089' is not a number (a leading 0 means octal)
  load 089
       ^~~
t.cow:5:6: error: '0x10000000000000000' does not fit in 64 bits
  load 0x10000000000000000
       ^~~~~~~~~~~~~~~~~~~
t.cow:6:6: error: '17179869184G' does not fit in 64 bits
  load 17179869184G*2
       ^~~~~~~~~~~~
)"},
            {"sums", "load 8G*8G\nload PAGE-2*PAGE\n", R"(
t.cow:2:6: error: the value does not fit in 64 bits
  load 8G*8G
       ^~
t.cow:3:6: error: the difference is below zero
  load PAGE-2*PAGE
       ^~~~
)"},
            {"stored values",
             "store buf\nstore buf 300\nstore buf 'AB'\nstore buf \"\"\nstore buf \"\\q\"\nstore buf "
             "\"open\n",
             R"(
t.cow:2:10: error: expected a value to store, found the end of the line
  store buf
           ^
  'A', "text" or 0 to 255
t.cow:3:11: error: 300 is more than a byte
  store buf 300
            ^~~
  0 to 255
t.cow:4:11: error: a value in ' ' is one byte
  store buf 'AB'
            ^~~~
  'A', '\n', '\0' or '\x7f'; several bytes are written "text"
t.cow:5:11: error: nothing to store
  store buf ""
            ^~
t.cow:6:12: error: unknown escape '\q'
  store buf "\q"
             ^~
  known: \n \t \r \\ \" \' \0 \177 \x7f
t.cow:7:11: error: this string is not closed
  store buf "open
            ^
  a " ends it
)"},
            {"a scenario that would never end",
             "load buf x 1000000000000\nload buf x 0\nload buf x 1048577\n", R"(
t.cow:2:12: error: a step touches 1 to 1048576 pages
  load buf x 1000000000000
             ^~~~~~~~~~~~~
t.cow:3:12: error: a step touches 1 to 1048576 pages
  load buf x 0
             ^
t.cow:4:12: error: a step touches 1 to 1048576 pages
  load buf x 1048577
             ^~~~~~~
)"},
            {"modifiers", "load buf every 3\nload buf x 3 pick 4\nload buf x 3 pick 0\nload buf pick 1 x 3\n",
             R"(
t.cow:2:10: error: 'every' without a count
  load buf every 3
           ^~~~~
  x COUNT comes first: x 8 every ...
t.cow:3:19: error: pick is 1 to 3, the count before it
  load buf x 3 pick 4
                    ^
t.cow:4:19: error: pick is 1 to 3, the count before it
  load buf x 3 pick 0
                    ^
t.cow:5:10: error: 'pick' without a count
  load buf pick 1 x 3
           ^~~~
  x COUNT comes first: x 8 pick ...
)"},
        },
        buffer_line);
}

TEST_CASE("parser errors: calls") {
    check_errors(
        {
            {"every wrong argument", "mmap(NULL, PAGE, PROT_RED, MAP_PRIVAT|MAP_ANON, -1)\n", R"(
t.cow:2:18: error: unknown protection 'PROT_RED'
  mmap(NULL, PAGE, PROT_RED, MAP_PRIVAT|MAP_ANON, -1)
                   ^~~~~~~~
  did you mean 'PROT_READ'?
t.cow:2:28: error: unknown mapping flag 'MAP_PRIVAT'
  mmap(NULL, PAGE, PROT_RED, MAP_PRIVAT|MAP_ANON, -1)
                             ^~~~~~~~~~
  did you mean 'MAP_PRIVATE'?
t.cow:2:51: error: too few arguments: 5
  mmap(NULL, PAGE, PROT_RED, MAP_PRIVAT|MAP_ANON, -1)
                                                    ^
  mmap(addr, length, prot, flags, fd, offset)
)"},
            {"arguments in the wrong order", "mmap(NULL, PAGE, MAP_PRIVATE, PROT_READ, -1, 0)\n", R"(
t.cow:2:18: error: unknown protection 'MAP_PRIVATE'
  mmap(NULL, PAGE, MAP_PRIVATE, PROT_READ, -1, 0)
                   ^~~~~~~~~~~
  'MAP_PRIVATE' is a mapping flag
t.cow:2:31: error: unknown mapping flag 'PROT_READ'
  mmap(NULL, PAGE, MAP_PRIVATE, PROT_READ, -1, 0)
                                ^~~~~~~~~
  'PROT_READ' is a protection
)"},
            {"too many", "mremap(buf, 1, 2, 0, 4, 5)\nfork(1)\n", R"(
t.cow:2:26: error: too many arguments: 6
  mremap(buf, 1, 2, 0, 4, 5)
                           ^
  mremap(old_address, old_size, new_size, flags[, new_address])
t.cow:3:7: error: too many arguments: 1
  fork(1)
        ^
  fork()
)"},
            {"advice and signals",
             "madvise(buf, PAGE, MADV_DONTNED)\nkill(1, SIGKIL)\nwait4(1, NULL, WNOHAND)\n", R"(
t.cow:2:20: error: unknown advice 'MADV_DONTNED'
  madvise(buf, PAGE, MADV_DONTNED)
                     ^~~~~~~~~~~~
  did you mean 'MADV_DONTNEED'?
t.cow:3:9: error: unknown signal 'SIGKIL'
  kill(1, SIGKIL)
          ^~~~~~
  did you mean 'SIGKILL'?
t.cow:4:16: error: unknown wait option 'WNOHAND'
  wait4(1, NULL, WNOHAND)
                 ^~~~~~~
  did you mean 'WNOHANG'?
)"},
            {"texts", "open(buf, O_RDONLY)\nopenat(AT_FDCWD, \"/a\")\nclone(child_stack=NULL)\n", R"(
t.cow:2:6: error: expected a path in quotes, found 'buf'
  open(buf, O_RDONLY)
       ^~~
t.cow:3:22: error: too few arguments: 2
  openat(AT_FDCWD, "/a")
                       ^
  openat(dirfd, path, flags[, mode])
t.cow:4:23: error: clone without flags
  clone(child_stack=NULL)
                        ^
  clone(flags=SIGCHLD)
)"},
            {"results",
             "close(3) = -1\nclose(3) = -1 EBADFF (x)\nclose(3) = x\nclose(3) = 0xffffffffffffffff\n", R"(
t.cow:2:14: error: expected the name of the error, found the end of the line
  close(3) = -1
               ^
  as in -1 ENOMEM
t.cow:3:15: error: unknown error 'EBADFF'
  close(3) = -1 EBADFF (x)
                ^~~~~~
  did you mean 'EBADF'?
t.cow:4:12: error: expected the recorded result, found 'x'
  close(3) = x
             ^
t.cow:5:12: error: '0xffffffffffffffff' is no result
  close(3) = 0xffffffffffffffff
             ^~~~~~~~~~~~~~~~~~
)"},
            {"commas and parentheses", "munmap(buf PAGE)\nmunmap(buf, PAGE,)\nmunmap(buf, PAGE\n", R"(
t.cow:2:12: error: expected ',' or ')', found 'PAGE'
  munmap(buf PAGE)
             ^~~~
t.cow:2:16: error: too few arguments: 1
  munmap(buf PAGE)
                 ^
  munmap(addr, length)
t.cow:3:18: error: expected an argument, found ')'
  munmap(buf, PAGE,)
                   ^
t.cow:4:17: error: expected ',' or ')', found the end of the line
  munmap(buf, PAGE
                  ^
t.cow:4:17: error: expected ')', found the end of the line
  munmap(buf, PAGE
                  ^
)"},
        },
        buffer_line);
}

TEST_CASE("parser errors: expect") {
    check_errors(
        {
            {"no condition", "expect\nexpect copies\nexpect 1\nexpect not copies\n", R"(
t.cow:2:7: error: expected a value, found the end of the line
  expect
        ^
t.cow:3:8: error: this is a number, not a condition
  expect copies
         ^~~~~~
  compare it: copies == 1
t.cow:4:8: error: this is a number, not a condition
  expect 1
         ^
  compare it: copies == 1
t.cow:5:12: error: this is a number, not a condition
  expect not copies
             ^~~~~~
  compare it: copies == 1
)"},
            {"operators of other languages",
             "expect refs(buf) = 2\nexpect copies == 1 && faults == 1\nexpect !cow(buf)\n", R"(
t.cow:2:18: error: expected a comparison, found '='
  expect refs(buf) = 2
                   ^
  write '=='
t.cow:3:20: error: expected the end of the line, found '&&'
  expect copies == 1 && faults == 1
                     ^~
  write 'and'
t.cow:4:8: error: expected a value, found '!'
  expect !cow(buf)
         ^
  write 'not'
)"},
            {"words",
             "expect refz(buf) == 1\nexpect copis == 1\nexpect signal(init) == SIGSEG\nexpect refs(chld, "
             "buf) == 1\n",
             R"(
t.cow:2:8: error: unknown value 'refz'
  expect refz(buf) == 1
         ^~~~
  did you mean 'refs'?
t.cow:3:8: error: unknown name 'copis'
  expect copis == 1
         ^~~~~
  did you mean 'copies'?
t.cow:4:24: error: unknown name 'SIGSEG'
  expect signal(init) == SIGSEG
                         ^~~~~~
  did you mean 'SIGSEGV'?
t.cow:5:13: error: unknown process 'chld'
  expect refs(chld, buf) == 1
              ^~~~
)"},
            {"what a value is of",
             "expect rss == 3\nexpect refs == 3\nexpect copies() == 3\nexpect rss(buf) == 3\nexpect "
             "refs(buf, init) == 1\n",
             R"(
t.cow:2:8: error: 'rss' is of a process
  expect rss == 3
         ^~~
  rss(init)
t.cow:3:8: error: 'refs' is of a page
  expect refs == 3
         ^~~~
  refs(init, ADDRESS)
t.cow:4:8: error: 'copies' is a value of the whole machine
  expect copies() == 3
         ^~~~~~
  leave out the parentheses
t.cow:5:12: error: unknown process 'buf'
  expect rss(buf) == 3
             ^~~
t.cow:6:13: error: unknown process 'buf'
  expect refs(buf, init) == 1
              ^~~
)"},
            {"comparisons that make no sense",
             "expect state(init) == 3\nexpect frame(buf) < none\nexpect refs(buf) == none\nexpect 1 == 1 == "
             "1\nexpect signal(init) + 1 == 2\n",
             R"(
t.cow:2:20: error: a state and a number cannot be compared with ==
  expect state(init) == 3
                     ^~
t.cow:3:19: error: a frame and 'none' cannot be compared with <
  expect frame(buf) < none
                    ^
t.cow:4:18: error: a number and 'none' cannot be compared with ==
  expect refs(buf) == none
                   ^~
t.cow:5:15: error: two comparisons in a row
  expect 1 == 1 == 1
                ^~
  join them with 'and': a < b and b < c
t.cow:6:21: error: a signal is no number to calculate with
  expect signal(init) + 1 == 2
                      ^
)"},
        },
        buffer_line);
}
