// Shrinking, with failures made up for the purpose.

#include "core/parse/parser.hpp"
#include "core/scenario/runner.hpp"
#include "tests/differential/generate.hpp"
#include "tests/differential/shrink.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <string>

namespace cow::differential {
namespace {

/// Does the scenario's machine, run to its end, answer yes?
std::function<bool(const std::string&)> ends(std::function<bool(const Machine&)> wanted) {
    return [wanted = std::move(wanted)](const std::string& text) {
        const Runner runner(parse_script(text).script, {});
        Machine machine = runner.start();
        Environment env = runner.environment();
        for (std::size_t step = 0; step < runner.step_count(); ++step) {
            runner.run_step(step, machine, nullptr, env);
        }
        return wanted(machine);
    };
}

std::function<bool(const std::string&)> contains(std::string part) {
    return [part = std::move(part)](const std::string& text) { return text.find(part) != std::string::npos; };
}

} // namespace

TEST_SUITE("shrink") {
    TEST_CASE("keeps the lines that matter") {
        const std::string text = "title \"T\"\n"
                                 "file \"/a\" 3 pages\n"
                                 "init: mmap(0x10000, 5*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_FIXED|"
                                 "MAP_ANONYMOUS|MAP_NORESERVE, -1, 0)\n"
                                 "init: load 0x10000\n"
                                 "init: store 0x10005 'x' x 3\n"
                                 "init: munmap(0x11000, PAGE)\n"
                                 "init: load 0x10000\n";
        const auto copies = ends([](const Machine& machine) { return machine.counters.zero_fills > 0; });
        CHECK(shrink(text, copies) == "title \"T\"\n"
                                      "init: mmap(0x10000, PAGE, PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, "
                                      "-1, 0)\n"
                                      "init: store 0x10000 'a'\n");
    }

    TEST_CASE("takes a process away with all its lines") {
        const std::string text = "init: c1 = fork()\n"
                                 "c1: c2 = fork()\n"
                                 "c2: exit(0)\n"
                                 "c1: kill(c2, SIGKILL)\n"
                                 "c1: wait4(c2)\n"
                                 "init: brk(NULL)\n";
        CHECK(shrink(text, contains("brk")) == "init: brk(NULL)\n");
        CHECK(shrink(text, contains("c2: exit")) == "init: c1 = fork()\nc1: c2 = fork()\nc2: exit(0)\n");
    }

    TEST_CASE("makes every argument simpler") {
        const auto shrunk = [](const std::string& line, const std::string& kept) {
            std::string out = shrink(line + "\n", contains(kept));
            out.pop_back();
            return out;
        };
        CHECK(shrunk("init: munmap(0x20000, 12289)", "munmap") == "init: munmap(0x20000, PAGE)");
        CHECK(shrunk("init: mprotect(0x20000, 7*PAGE, PROT_READ|PROT_WRITE|PROT_EXEC)", "_WRITE") ==
              "init: mprotect(0x20000, PAGE, PROT_WRITE)");
        CHECK(shrunk("init: load 0x20fff x 5 every 64 pick 3", "load") == "init: load 0x20000");
        CHECK(shrunk("init: store 0x20fff \"abc\" x 5 every 64", "x 5") == "init: store 0x20000 'a' x 5");
        CHECK(shrunk("init: read(3, 0x20001, 4097)", "read") == "init: read(3, 0x20001, 0)");
        CHECK(shrunk("init: wait4(-1, NULL, WNOHANG, NULL)", "wait4") == "init: wait4(-1)");
        CHECK(shrunk("init: kill(init, SIGTERM)", "kill") == "init: kill(init, SIGTERM)");
        CHECK(shrink("file \"/a\" 9000 'x'\ninit: open(\"/a\", O_RDWR|O_TRUNC)\n", contains("RDWR")) ==
              "init: open(\"/a\", O_RDWR)\n");
    }

    TEST_CASE("leaves alone what does not fail or parse") {
        CHECK(shrink("init: brk(NULL)\n", [](const std::string&) { return false; }) == "init: brk(NULL)\n");
        CHECK(shrink("init: what(\n", [](const std::string&) { return true; }) == "init: what(\n");
    }

    TEST_CASE("asks only about scenarios that parse, and never twice") {
        for (u64 seed = 0; seed < 20; ++seed) {
            std::size_t asked = 0;
            const auto copies = ends([](const Machine& machine) { return machine.counters.copies > 0; });
            const std::string text = random_program(seed, {});
            const std::string small = shrink(text, [&](const std::string& candidate) {
                ++asked;
                REQUIRE(parse_script(candidate).ok());
                return copies(candidate);
            });
            if (copies(text)) {
                CAPTURE(small);
                CHECK(copies(small));
                CHECK(parse_script(small).script.steps().size() <= 8);
            }
            CHECK(asked < 3000);
        }
    }
}

} // namespace cow::differential
