// Bytes that the kernel wrote and nobody knows: in contents, in memory, in what is expected.

#include "core/machine/content.hpp"
#include "tests/scenario/played.hpp"

#include <doctest/doctest.h>

#include <array>
#include <vector>

using namespace cow;
using namespace cow::test;

TEST_CASE("contents: unknown bytes are equal to their own copies and to nothing else") {
    ContentPool pool;
    const std::array<u8, 4> text{'a', 'b', 'c', 'd'};
    const ContentId known = pool.from_bytes(text);
    const ContentId one = pool.write_unknown(known, 1, 2, 77);
    CHECK(one != known);
    CHECK(pool.write_unknown(known, 1, 2, 77) == one); // the same write
    CHECK(pool.write_unknown(known, 1, 2, 78) != one);
    CHECK_FALSE(pool.all_known(one));
    CHECK(pool.look(one, 0) == 'a');
    CHECK_FALSE(pool.look(one, 1));
    CHECK_FALSE(pool.known(one, 2));
    CHECK(pool.known(one, 3));
    CHECK(pool.bytes(one)[1] == 0);

    CHECK(pool.write(one, 1, std::span(text).subspan(1, 2)) == known); // written over
    CHECK(pool.all_known(pool.write(one, 1, std::span(text).subspan(1, 2))));

    const ContentId there = pool.copy(zero_content, 100, {one, 0, 4});
    const ContentId back = pool.copy(known, 0, {there, 100, 4});
    CHECK(back == one);
    CHECK(pool.look(there, 100) == 'a');
    CHECK_FALSE(pool.known(there, 101));
    CHECK(pool.same(one, back, 1));
    CHECK_FALSE(pool.same(one, known, 1));
}

TEST_CASE("contents: many unknown writes into one page stay apart") {
    ContentPool pool;
    ContentId page = zero_content;
    for (u32 i = 0; i < 100; ++i) { // deeper than one chain of patches
        page = pool.write_unknown(page, i * 8, 4, 1000 + i);
        page = pool.write_byte(page, i * 8 + 1, 'x');
    }
    for (u32 i = 0; i < 100; ++i) {
        CHECK_FALSE(pool.known(page, i * 8));
        CHECK(pool.look(page, i * 8 + 1) == 'x');
        CHECK_FALSE(pool.known(page, i * 8 + 3));
        CHECK(pool.look(page, i * 8 + 4) == 0);
    }
    std::vector<u8> whole(page_size, 'y');
    CHECK(pool.write(page, 0, whole) == pool.from_bytes(whole));
}

TEST_CASE("kernel writes: unknown bytes fault, break COW and are read as unknown") {
    const Played played(
        "init: buf = mmap(NULL, 2*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
        "init: store buf 'A'\n"
        "init: child = fork()\n"
        "child: getrandom(buf+1, 2, 0)\n"
        "expect copies == 1 and value(child, buf) == 'A' and value(init, buf+1) == 0\n"
        "child: load buf+1\n");
    const Played asked(
        "init: buf = mmap(NULL, PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
        "init: uname(buf)\n"
        "expect value(init, buf) == 0\n");
    CHECK_FALSE(asked.last_expectation().ok);
    CHECK(asked.last_expectation().actual ==
          "value(init, buf) is unknown: the kernel wrote this byte, and nothing says what");
    CHECK(played.last_expectation().ok);
    CHECK(played.last().unknown);
    CHECK_FALSE(played.last().has_result);
}

TEST_CASE("unknown bytes stay unknown on their way through /proc/PID/mem") {
    const Played played(
        "init: buf = mmap(NULL, 2*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
        "init: getrandom(buf, 4, 0)\n"
        "init: store buf+4 'z'\n"
        "init: fd = open(\"/proc/self/mem\", O_RDWR)\n"
        "init: pwrite64(fd, buf, 5, buf+PAGE)\n"
        "expect value(init, buf+PAGE+4) == 'z'\n"
        "expect value(init, buf+PAGE) == 0\n");
    CHECK(played.expectations[0].ok);
    CHECK_FALSE(played.expectations[1].ok);
    CHECK(played.result(4) == "5");
}

TEST_CASE("stat: the size is known of what it writes, and one that a trace shows is compared") {
    const Played played(
        "file \"/data\" 300\n"
        "init: buf = mmap(NULL, PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
        "init: f = open(\"/data\", O_RDONLY)\n"
        "init: fstat(f, buf)\n"
        "expect value(buf+48) == 44 and value(buf+49) == 1 and value(buf+55) == 0\n"
        "expect value(buf+47) == 0\n"
        "init: fstat(f, {st_mode=S_IFREG|0644, st_size=300, ...}) = 0\n"
        "init: newfstatat(AT_FDCWD, \"/data\", {st_mode=S_IFREG|0644, st_size=301, ...}, 0) = 0\n");
    CHECK(played.expectations[0].ok);
    CHECK_FALSE(played.expectations[1].ok);
    CHECK(played.outcomes[3].disagreement == "");
    CHECK(played.outcomes[4].disagreement == "st_size=301 was recorded, here 300");
}
