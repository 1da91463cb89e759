// A script with time travel.

#include "core/check/invariants.hpp"
#include "core/scenario/player.hpp"
#include "core/scenario/writer.hpp"
#include "tests/support/players.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace cow;

namespace {

constexpr std::string_view fork_story = R"(title "Fork"
machine frames=32
expect frames_used == 0
init: buf = mmap(NULL, 3*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
init: store buf 'A' x 3
expect frames_used == 3
init: child = fork()
say "Nothing was copied."
expect refs(init, buf) == 2 and not writable(init, buf)
ask "What does the kernel do?" copy | reuse
child: store buf+PAGE 'B'
expect copies == 1
expect copies == 2
child: exit(0)
)";
constexpr std::size_t steps = 5;

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

u64 hash(const Player& player) { return machine_hash(player.machine()); }

/// The statement whose text begins so.
std::size_t statement(const Player& player, std::string_view text) {
    const auto& all = player.script().statements;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].text.starts_with(text)) {
            return i;
        }
    }
    FAIL("no statement ", text);
    return all.size();
}

} // namespace

TEST_CASE("player: runs what it has not run, and goes back") {
    Player player(script_of(fork_story));
    CHECK(player.step_count() == steps);
    CHECK(player.at_start());
    CHECK_FALSE(player.back_step());
    CHECK(player.current_statement() == statement(player, "init: buf"));
    std::vector<u64> hashes{hash(player)};
    while (player.forward_step()) {
        hashes.push_back(hash(player));
    }
    CHECK(hashes.size() == steps + 1);
    CHECK(player.at_end());
    CHECK(player.current_statement() == player.script().statements.size());
    for (std::size_t step = steps; step-- > 0;) {
        CHECK(player.back_step());
        CHECK(player.step() == step);
        CHECK(hash(player) == hashes[step]);
    }
    CHECK(player.at_start());
    Player other(script_of(fork_story));
    other.seek_step(3);
    CHECK(hash(other) == hashes[3]);
    other.play_to_end();
    CHECK(hash(other) == hashes[steps]);
    other.seek_event(0);
    CHECK(other.at_start());
    other.seek_event(std::size_t{1} << 40U);
    CHECK(other.at_end());
}

TEST_CASE("player: one event at a time") {
    Player player(script_of(fork_story));
    std::size_t events = 0;
    std::vector<u64> hashes{hash(player)};
    while (player.forward_event()) {
        CHECK(player.timeline().event() == ++events);
        hashes.push_back(hash(player));
    }
    CHECK(player.at_end());
    CHECK(events == player.timeline().total_events());
    for (std::size_t i = events; i-- > 0;) {
        CHECK(player.back_event());
        CHECK(hash(player) == hashes[i]);
    }
    CHECK_FALSE(player.back_event());
}

TEST_CASE("player: names, outcomes and expectations as they are at the cursor") {
    Player player(script_of(fork_story));
    const std::size_t first = statement(player, "expect frames_used == 0");
    const std::size_t wrong = statement(player, "expect copies == 2");
    CHECK(player.environment().values.empty());
    REQUIRE(player.expectation(first));
    CHECK(player.expectation(first)->ok);
    CHECK_FALSE(player.expectation(wrong).has_value());
    CHECK_FALSE(player.expectation(statement(player, "say")).has_value());
    CHECK_FALSE(player.expectation(999).has_value());
    CHECK(player.outcome(0) == nullptr);
    player.seek_step(3);
    CHECK(player.environment().values.contains("buf"));
    CHECK(player.environment().processes.contains("child"));
    CHECK(player.environment().last_result == 2);
    CHECK_FALSE(player.expectation(wrong).has_value());
    player.play_to_end();
    REQUIRE(player.expectation(wrong));
    CHECK_FALSE(player.expectation(wrong)->ok);
    CHECK(player.expectation(statement(player, "expect copies == 1"))->ok);
    CHECK(player.expectation(statement(player, "expect refs"))->ok);
    REQUIRE(player.outcome(3) != nullptr);
    CHECK(player.outcome(3)->decision == Decision::copy);
    CHECK(player.outcome(3)->statement == statement(player, "child: store"));
    player.seek_step(1);
    CHECK_FALSE(player.environment().processes.contains("child"));
    CHECK_FALSE(player.expectation(wrong).has_value());
    CHECK(player.outcome(3) != nullptr); // it has run
}

TEST_CASE("player: a changed step starts a branch, and the old future is still there") {
    Player player(script_of(fork_story));
    player.play_to_end();
    const u64 old_end = hash(player);
    player.seek_step(4);
    player.replace_script(
        script_of(replaced(std::string(fork_story), "child: store buf+PAGE 'B'", "init: store buf 'C'")));
    CHECK(player.timeline().branches() == 2);
    CHECK(player.step() == 3); // the changed step was behind the cursor
    CHECK(player.outcome(2) != nullptr);
    CHECK(player.outcome(3) == nullptr);
    player.play_to_end();
    const u64 new_end = hash(player);
    CHECK(new_end != old_end);
    CHECK(player.outcome(3)->decision == Decision::copy);
    player.switch_branch(0);
    CHECK(player.step() == 3);
    CHECK(player.script().statements[player.current_statement()].text == "child: store buf+PAGE 'B'");
    player.play_to_end();
    CHECK(hash(player) == old_end);
    player.switch_branch(1);
    player.play_to_end();
    CHECK(hash(player) == new_end);
}

TEST_CASE("player: a change ahead of the cursor leaves the cursor where it is") {
    Player player(script_of(fork_story));
    player.play_to_end();
    player.seek_step(1);
    player.forward_event();
    const u64 here = hash(player);
    player.replace_script(script_of(replaced(std::string(fork_story), "child: exit(0)", "child: exit(1)")));
    CHECK(hash(player) == here);
    CHECK(player.step() == 1);
    CHECK(player.timeline().inside_step());
    CHECK(player.timeline().branches() == 2);
    CHECK(player.timeline().total_steps() == 4); // the last one has to run
    player.play_to_end();
    CHECK(player.machine().processes.back().exit_code == 1);
}

TEST_CASE("player: steps added at the end, lines moved, expectations changed: no branch") {
    Player player(script_of(fork_story));
    player.play_to_end();
    const u64 end = hash(player);
    std::string text(fork_story);
    text = replaced(text, "say \"Nothing was copied.\"", "say \"Nothing.\"\nsay \"At all.\"");
    text = replaced(text, "expect copies == 2", "expect reuses == 0");
    player.replace_script(script_of(text + "init: wait4(-1, NULL, 0, NULL)\n"));
    CHECK(player.timeline().branches() == 1);
    CHECK(hash(player) == end);
    CHECK(player.step() == steps);
    CHECK_FALSE(player.at_end());
    REQUIRE(player.expectation(statement(player, "expect reuses == 0")));
    CHECK(player.expectation(statement(player, "expect reuses == 0"))->ok);
    CHECK(player.outcome(4)->statement == statement(player, "child: exit"));
    CHECK(player.forward_step());
    CHECK(player.at_end());
    player.replace_script(script_of(fork_story)); // and away again: its step is another future
    CHECK(player.timeline().branches() == 2);
    CHECK(player.step() == steps);
    CHECK(player.at_end());
    CHECK(hash(player) == end);
}

TEST_CASE("player: other settings run anew") {
    Player player(script_of(fork_story));
    player.seek_step(4);
    player.replace_script(script_of(replaced(std::string(fork_story), "frames=32", "frames=32 fork=eager")));
    CHECK(player.timeline().branches() == 1);
    CHECK(player.step() == 4);
    CHECK(player.machine().config.fork == ForkMode::eager);
    player.replace_script(script_of("title \"Nothing\"\nsay \"Nothing happens.\"\n"));
    CHECK(player.step() == 0);
    CHECK(player.at_end());
    CHECK_FALSE(player.forward_step());
    CHECK_FALSE(player.forward_event());
}

TEST_CASE("player: a step that cannot run is a step all the same") {
    Player player(script_of("init: exit(0)\ninit: load 0x1000\n"));
    player.play_to_end();
    REQUIRE(player.outcome(1) != nullptr);
    CHECK_FALSE(player.outcome(1)->problem.empty());
    CHECK(player.back_step());
    CHECK(player.step() == 1);
    CHECK(player.back_step());
    CHECK(player.at_start());
    CHECK(player.forward_event());
    player.play_to_end();
    CHECK(player.at_end());
}

TEST_CASE("player: what no script says is recorded behind the last whole step, instead of what follows") {
    Player player =
        player_of("init: buf = mmap(NULL, PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
                  "init: store buf 'A'\n"
                  "init: store buf 'B'\n");
    player.seek_step(2);
    player.forward_event();
    player.record({"taken", ProcId{0}}, std::vector<Event>{FrameAllocated{.pfn = Pfn{5}}});
    player.record({"nothing", ProcId{0}}, {});
    CHECK(player.step() == 4);
    CHECK(player.at_end());
    CHECK(player.machine().frames[Pfn{5}].kind == FrameKind::anon);
    CHECK(player.script().statements.back().text == "nothing");
    CHECK(player.environment().values.contains("buf"));
    player.back_step();
    player.back_step();
    CHECK(player.step() == 2);
    CHECK(player.machine().frames[Pfn{5}].kind == FrameKind::free);
}
