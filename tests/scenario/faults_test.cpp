// scenarios/faults: of each fault one scenario that lets it be seen, and one like it that does not.

#include "core/compare/symptom.hpp"
#include "core/parse/parser.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

using namespace cow;

namespace {

struct Pair {
    Bug bug;
    const char* invariant;
    const char* shows;
    const char* hides;
};
constexpr Pair pairs[]{
    {Bug::no_refcount, "refcount", "three-pages-and-a-child", "a-child-before-its-pages"},
    {Bug::parent_left_writable, "two_writers", "a-parent-goes-on-writing", "a-parent-that-only-reads"},
    {Bug::copyout_skips_cow, "write_protect", "a-child-reads-a-file", "a-child-writes-then-reads-a-file"},
    {Bug::no_tlb_flush, "tlb", "a-writer-forks", "memory-filled-in-advance"},
    {Bug::refcount_8bit, "refcount", "many-pages-of-one-content", "some-pages-of-one-content"},
    {Bug::reuse_without_check, "two_writers", "a-child-writes", "a-child-exits-then-its-parent-writes"},
    {Bug::refork_loses_cow, "two_writers", "a-child-has-a-child", "a-parent-has-two-children"},
};
constexpr const char* sound = "a-family-of-three";

Script scenario(const std::string& name) {
    CAPTURE(name);
    std::ifstream in(COWSCOPE_SOURCE_DIR "/scenarios/faults/" + name + ".cow", std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    ParseResult result = parse_script(text);
    REQUIRE(!text.empty());
    REQUIRE(result.ok());
    return std::move(result.script);
}

Symptom whole(const Script& script, Bug bug) { return symptom_of(script, bug, script.steps().size()); }

/// Its title, in either language, tells neither the fault nor what it breaks.
void check_title(const Script& script) {
    CHECK(!script.title.empty());
    CHECK(script.title_translations.texts.contains(Language::chinese));
    for (const char* word : {"count", "TLB", "writable", "flush", "reuse", "wrap", "bug", "fault", "256"}) {
        CHECK(script.title.find(word) == std::string::npos);
    }
}

} // namespace

TEST_SUITE("faults") {
    TEST_CASE("each fault shows in one scenario and not in another, and a sound kernel in neither") {
        CHECK(std::size(pairs) == bug_names().size());
        for (const Pair& pair : pairs) {
            CAPTURE(std::string(bug_name(pair.bug)));
            const Script shows = scenario(pair.shows);
            const Script hides = scenario(pair.hides);
            for (const Script* script : {&shows, &hides}) {
                CHECK(script->config.bug == pair.bug);
                CHECK(!whole(*script, Bug::none).finding);
                check_title(*script);
            }
            const Symptom seen = whole(shows, pair.bug);
            REQUIRE(seen.finding);
            CHECK(seen.finding->violations.front().invariant == pair.invariant);
            CHECK(!whole(hides, pair.bug).finding);
        }
    }

    TEST_CASE("there is nothing else in the folder but one of a sound kernel") {
        std::set<std::string> known{sound};
        for (const Pair& pair : pairs) {
            known.insert({pair.shows, pair.hides});
        }
        std::set<std::string> found;
        for (const auto& entry :
             std::filesystem::directory_iterator(COWSCOPE_SOURCE_DIR "/scenarios/faults")) {
            found.insert(entry.path().stem().string());
        }
        CHECK(found == known);
        CHECK(scenario(sound).config.bug == Bug::none);
        check_title(scenario(sound));
    }

    TEST_CASE("a guess is right, fits what was seen so far, or is wrong") {
        for (const Pair& pair : pairs) {
            CAPTURE(std::string(bug_name(pair.bug)));
            const Script script = scenario(pair.shows);
            const std::size_t steps = script.steps().size();
            CHECK(judge_guess(script, pair.bug, steps).guess == Guess::right);
            CHECK(judge_guess(script, pair.bug, 0).guess == Guess::right);
            CHECK(judge_guess(script, Bug::none, 0).guess == Guess::fits);
            CHECK(judge_guess(script, Bug::none, steps).guess == Guess::wrong);
            for (const std::string_view name : bug_names()) {
                const JudgedGuess judged = judge_guess(script, *bug_from_name(name), steps);
                CAPTURE(std::string(name));
                CHECK((judged.guess == Guess::right) == (name == bug_name(pair.bug)));
                CHECK(judged.guess != Guess::fits); // by the end they can be told apart
                CHECK(judged.seen.finding.has_value());
            }
        }
        // Nothing breaks here, and nothing else tells them apart.
        const Script quiet = scenario("a-child-exits-then-its-parent-writes");
        for (const Bug bug : {Bug::none, Bug::refork_loses_cow}) {
            CHECK(judge_guess(quiet, bug, quiet.steps().size()).guess == Guess::fits);
        }
    }

    TEST_CASE("every fault has its sentences") {
        CHECK(!bug_text(Bug::none).empty());
        for (const std::string_view name : bug_names()) {
            CHECK(!bug_text(*bug_from_name(name)).empty());
            CHECK(!bug_lesson(*bug_from_name(name)).empty());
        }
    }
}
