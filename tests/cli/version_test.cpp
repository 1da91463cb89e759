#include "app/cli/shipped.hpp"
#include "tests/cli/harness.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <regex>

using namespace cow;
using namespace cow::test;

TEST_SUITE("cli") {
    TEST_CASE("version: program, model, real kernel, libraries") {
        const Ran ran = run_cli({"--version"});
        CHECK(ran.exit == 0);
        CHECK(ran.err.empty());
        const std::string library = R"([A-Za-z][A-Za-z0-9/ ]* \d+\.\d+[^ ,\n]*)";
        CHECK(std::regex_match(ran.out, std::regex(R"(cowscope \d+\.\d+\.\d+\n)"
                                                   R"(model: Linux 6\.18 \(x86-64\), on demand 6\.1, 6\.12\n)"
                                                   R"(real kernel: [^\n]+\n)"
                                                   "libraries: " +
                                                   library + "(, " + library + ")*\n")));
        for (const char* name : {"fmt ", "CLI11 ", "nlohmann/json ", "utf8proc "}) {
            CHECK(ran.out.find(name) != std::string::npos);
        }
    }

    TEST_CASE("scenarios that come with the program are found by name") {
        const std::filesystem::path root = cli::scenarios_folder();
        REQUIRE(!root.empty());
        for (const char* name : {"fork/fork-cow.cow", "fork/fork-cow", "fork-cow", "fork-cow.cow"}) {
            CAPTURE(name);
            CHECK(cli::or_shipped(name) == (root / "fork/fork-cow.cow").string());
        }
        for (const char* name :
             {"-", "", "no-such-scenario", "fork", "../scenarios/fork-cow", "/fork-cow.cow"}) {
            CAPTURE(name);
            CHECK(cli::or_shipped(name) == name);
        }
        CHECK(run_cli({"run", "fork-cow", "--events", "none"}).exit == 0);
        CHECK(run_cli({"run", "no-such-scenario"}).exit == 2);
    }
}
