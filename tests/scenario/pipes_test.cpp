// Pipes and pairs of sockets: what their queues hold, and when a step cannot be taken.

#include "tests/scenario/played.hpp"

#include <doctest/doctest.h>

using namespace cow;
using namespace cow::test;

namespace {

constexpr std::string_view buffer =
    "init: buf = mmap(NULL, 32*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
    "init: pipe([r, w])\n";

std::string problem(std::string_view source) {
    return Played(std::string(buffer) + std::string(source)).last().problem;
}

std::string outcome(std::string_view source) {
    const Played played(std::string(buffer) + std::string(source));
    return played.result(played.outcomes.size() - 1);
}

} // namespace

TEST_CASE("pipes: a step that would wait cannot be taken") {
    CHECK(problem("init: read(r, buf, 1)\n") == "init would wait here: there is nothing to read");
    CHECK(problem("init: write(w, buf, 16*PAGE)\ninit: write(w, buf, 1)\n") ==
          "init would wait here: what it writes does not fit in");
    CHECK(problem("init: write(w, buf, 16*PAGE)\n") == "");
    CHECK(problem("init: close(w)\ninit: read(r, buf, 1)\n") == ""); // the end
    CHECK(problem("init: e = eventfd(0)\ninit: read(e, buf, 8)\n") ==
          "read: what this descriptor is of is not modelled");
}

TEST_CASE("pipes: unknown bytes stay unknown on their way") {
    const Played played(std::string(buffer) + "init: getrandom(buf, 4, 0)\n"
                                              "init: store buf+4 'z'\n"
                                              "init: write(w, buf, 5)\n"
                                              "init: read(r, buf+PAGE, 5)\n"
                                              "expect value(init, buf+PAGE+4) == 'z'\n"
                                              "init: load buf+PAGE\n");
    CHECK(played.last_expectation().ok);
    CHECK(played.last().unknown);
}

TEST_CASE("pipes: a trace's reads are believed, with bytes that nobody knows") {
    CHECK(outcome("init: read(r, buf, 100) = 42\n") == "42");
    const Played played(std::string(buffer) + "init: read(0, buf, 100) = 3\ninit: load buf+2\n");
    CHECK(played.last().unknown);
    CHECK(outcome("init: x = socket(AF_UNIX, SOCK_STREAM, 0) = 9\ninit: write(x, \"abc\", 3) = 3\n") == "3");
}

TEST_CASE("pipes: no call returns 0 as a descriptor unless 0 is free") {
    CHECK(outcome("init: eventfd(0)\n") == "5");
    CHECK(outcome("init: close(0)\ninit: epoll_create1(0)\n") == "0");
    CHECK(outcome("init: socket(AF_UNIX, SOCK_STREAM, 0)\n") == "5");
    CHECK(outcome("init: inotify_init()\n") == "5");
    CHECK(outcome("init: pidfd_open(init, 0)\n") == "5");
}

TEST_CASE("pipes: whoever writes where nobody reads dies of SIGPIPE") {
    const Played played(std::string(buffer) + "init: close(r)\ninit: write(w, buf, 1)\n");
    CHECK(played.last().signal == Signal::sigpipe);
}

TEST_CASE("sockets: to read no bytes waits for some, but for read() itself") {
    constexpr std::string_view pair = "init: socketpair(AF_UNIX, SOCK_STREAM, 0, [a, b])\n";
    CHECK(problem(std::string(pair) + "init: recvfrom(a, buf, 0, 0, NULL, NULL)\n") ==
          "init would wait here: there is nothing to read");
    CHECK(outcome(std::string(pair) + "init: recvfrom(a, buf, 0, MSG_DONTWAIT, NULL, NULL)\n") ==
          "-1 EAGAIN (Resource temporarily unavailable)");
    CHECK(outcome(std::string(pair) + "init: read(a, buf, 0)\n") == "0");
}

TEST_CASE("sockets: what was sent at once is read at once, or not at all") {
    const std::string begin = "init: socketpair(AF_UNIX, SOCK_STREAM, 0, [a, b])\n"
                              "init: munmap(buf+30*PAGE, 2*PAGE)\n"
                              "init: write(a, buf, PAGE+10)\n";
    CHECK(outcome(begin + "init: read(b, buf+29*PAGE-5, PAGE+10)\n") == "-1 EFAULT (Bad address)");
    CHECK(outcome(begin + "init: write(a, buf, 4)\ninit: read(b, buf+29*PAGE-10, PAGE+14)\n") == "4106");
    CHECK(outcome(begin + "init: recvmsg(b, {msg_iov=[{iov_base=buf, iov_len=6}]}, MSG_PEEK)\n") == "6");
    CHECK(problem(begin + "init: recvmsg(b, {msg_iov=[], msg_control=buf}, 0)\n") ==
          "recvmsg: only bytes are modelled, without names and control data");
}

TEST_CASE("descriptors: a trace's accept makes one, and writes who connected") {
    CHECK(outcome("init: accept4(r, buf, buf+100, SOCK_CLOEXEC) = 7\n") == "7");
    CHECK(problem("init: accept(r, NULL, NULL)\n") == "accept: who connects is not modelled");
    CHECK(outcome("init: signalfd4(-1, [CHLD], 8, SFD_CLOEXEC) = 9\n") == "9");
}

TEST_CASE("prctl: options are neutral, touch the memory at their address, or are not modelled") {
    CHECK(outcome("init: prctl(PR_GET_NAME, buf)\n") == "0");
    CHECK(outcome("init: prctl(PR_SET_NAME, buf+64*PAGE)\n") == "-1 EFAULT (Bad address)");
    CHECK(problem("init: prctl(PR_SET_DUMPABLE, 0)\n") == "what this option of prctl does is not modelled");
    CHECK(outcome("init: prctl(PR_SET_MEMORY_MERGE, 1, 1)\n") == "-1 EINVAL (Invalid argument)");
}
