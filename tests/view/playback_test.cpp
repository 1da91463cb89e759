// Motion: what the keys do to the cursor, and that time travel leads back to the same machine.

#include "app/view/scene/moment.hpp"
#include "app/view/session/playback.hpp"
#include "core/check/invariants.hpp"
#include "tests/support/players.hpp"

#include <doctest/doctest.h>

using namespace cow;
using namespace cow::ui;

namespace {

constexpr const char* played_script = R"(
init: buf = mmap(NULL, 3*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
init: store buf 'A' x 3
init: child = fork()
child: store buf+PAGE 'B'
child: exit(0)
)";

/// Lets time pass until nothing moves; how many frames of 1/60 s that took.
int run_out(Playback& playback, Player& player, int most = 100000) {
    int frames = 0;
    while (playback.moving() && frames < most) {
        playback.tick(player, 1.0 / 60);
        ++frames;
    }
    return frames;
}

} // namespace

TEST_CASE("playback: a micro-step is one event, and comes about in time") {
    Player player = player_of(played_script);
    Playback playback;
    CHECK_FALSE(playback.moving());
    playback.micro_forward(player);
    CHECK(player.timeline().event() == 1);
    CHECK(playback.progress() == doctest::Approx(0));
    playback.tick(player, 0.01);
    CHECK(playback.progress() > 0);
    run_out(playback, player);
    CHECK(player.timeline().event() == 1);
    CHECK(playback.progress() == doctest::Approx(1));
    // The next press while one is under way finishes it first.
    playback.micro_forward(player);
    playback.micro_forward(player);
    CHECK(player.timeline().event() == 3);
}

TEST_CASE("playback: a step ends at its end; a second press finishes it and starts the next") {
    Player player = player_of(played_script);
    Playback playback;
    playback.step_forward(player);
    CHECK(player.timeline().inside_step());
    run_out(playback, player);
    CHECK(player.step() == 1);
    CHECK_FALSE(player.timeline().inside_step());
    playback.step_forward(player);
    playback.step_forward(player);
    CHECK(player.step() == 2);
    CHECK(player.timeline().inside_step());
    run_out(playback, player);
    CHECK(player.step() == 3);
}

TEST_CASE("playback: back leads where forward came from") {
    Player player = player_of(played_script);
    Playback playback;
    std::vector<u64> hashes{machine_hash(player.machine())};
    while (!player.at_end()) {
        playback.step_forward(player);
        run_out(playback, player);
        hashes.push_back(machine_hash(player.machine()));
    }
    for (std::size_t i = hashes.size() - 1; i-- > 0;) {
        playback.step_back(player);
        run_out(playback, player);
        CAPTURE(i);
        CHECK(player.step() == i);
        CHECK_FALSE(player.timeline().inside_step());
        CHECK(machine_hash(player.machine()) == hashes[i]);
    }
    CHECK(player.at_start());
    playback.step_back(player);
    playback.micro_back(player);
    CHECK_FALSE(playback.moving());
}

TEST_CASE("playback: every event back, one at a time") {
    Player player = player_of(played_script);
    Playback playback;
    player.play_to_end();
    std::size_t events = player.timeline().event();
    while (!player.at_start()) {
        playback.micro_back(player);
        CHECK(playback.progress() == doctest::Approx(1));
        run_out(playback, player);
        CHECK(player.timeline().event() + 1 == events);
        events = player.timeline().event();
    }
}

TEST_CASE("playback: a step that is left in the middle is undone from there") {
    Player player = player_of(played_script);
    Playback playback;
    player.seek_step(3);
    for (int i = 0; i < 5; ++i) {
        playback.micro_forward(player);
    }
    playback.step_back(player);
    run_out(playback, player);
    CHECK(player.step() == 3);
    CHECK_FALSE(player.timeline().inside_step());
}

TEST_CASE("playback: playing stops at a question, and goes on from there") {
    const std::string script = std::string(played_script) + R"(
ask "And now?" copy | reuse
init: store buf 'D'
init: store buf+PAGE 'E'
)";
    Player player = player_of(script.c_str());
    Playback playback;
    playback.toggle_play(player);
    run_out(playback, player);
    CHECK(player.step() == 5);
    CHECK_FALSE(player.timeline().inside_step());
    CHECK_FALSE(playback.playing());
    playback.toggle_play(player);
    run_out(playback, player);
    CHECK(player.at_end());

    Player unasked = player_of(script.c_str());
    Playback film;
    film.pass_questions();
    film.toggle_play(unasked);
    run_out(film, unasked);
    CHECK(unasked.at_end());
}

TEST_CASE("playback: playing ends at the end, and starts again from the start") {
    Player player = player_of(played_script);
    Playback playback;
    playback.toggle_play(player);
    CHECK(playback.playing());
    run_out(playback, player);
    CHECK(player.at_end());
    CHECK_FALSE(playback.playing());
    playback.toggle_play(player);
    CHECK(player.at_start());
    playback.tick(player, 0.1);
    CHECK_FALSE(player.at_start());
    playback.toggle_play(player);
    CHECK_FALSE(playback.playing());
}

TEST_CASE("playback: twice the speed takes half the time, within bounds") {
    Player player = player_of(played_script);
    Playback playback;
    playback.step_forward(player);
    const int slow = run_out(playback, player);
    player.seek_step(0);
    playback.faster();
    playback.step_forward(player);
    const int fast = run_out(playback, player);
    CHECK(fast < slow * 0.6 + 2);
    for (int i = 0; i < 10; ++i) {
        playback.faster();
    }
    CHECK(playback.speed() == doctest::Approx(8));
    for (int i = 0; i < 10; ++i) {
        playback.slower();
    }
    CHECK(playback.speed() == doctest::Approx(0.25));
}

TEST_CASE("playback: a step of very many events ends in a few seconds, forward and back") {
    Player player = player_of(
        "machine frames=40000\n"
        "init: buf = mmap(NULL, 30000*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
        "init: store buf 'A' x 30000\n");
    Playback playback;
    player.seek_step(1);
    playback.step_forward(player);
    CHECK(run_out(playback, player, 1000) < 60 * 6);
    CHECK(player.step() == 2);
    playback.step_back(player);
    CHECK(run_out(playback, player, 1000) < 60 * 3);
    CHECK(player.step() == 1);
    CHECK_FALSE(player.timeline().inside_step());
}

TEST_CASE("playback: a step in which nothing happens can be passed both ways") {
    Player player = player_of("init: exit(0)\ninit: load 0x1000\ninit: load 0x1000\n");
    Playback playback;
    for (std::size_t i = 1; i <= 3; ++i) {
        playback.step_forward(player);
        run_out(playback, player);
        CHECK(player.step() == i);
    }
    for (std::size_t i = 3; i-- > 0;) {
        playback.step_back(player);
        run_out(playback, player);
        CHECK(player.step() == i);
    }
    CHECK(player.at_start());
}
