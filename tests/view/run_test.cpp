// Runs know nothing of each other.

#include "app/view/scene/scene.hpp"
#include "app/view/session/run.hpp"
#include "app/view/words/activity.hpp"
#include "app/view/words/mirror.hpp"
#include "app/view/words/story.hpp"
#include "core/check/invariants.hpp"
#include "core/kernel/fault/access.hpp"
#include "core/kernel/mm/mmap.hpp"
#include "core/kernel/task/fork.hpp"
#include "tests/support/players.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <utility>

using namespace cow;
using namespace cow::ui;

namespace {

constexpr const char* run_script = R"(
init: buf = mmap(NULL, 3*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
init: store buf 'A' x 3
init: child = fork()
child: store buf+PAGE 'B'
init: load buf
child: exit(0)
)";

constexpr const char* other_script = R"(
machine frames=64
init: high = mmap(NULL, 8*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
init: store high 'X' x 8
init: munmap(high, 8*PAGE)
)";

/// What is known of a run.
struct Known {
    StepPlace place;
    u64 hash = 0;
    std::size_t samples = 0;
    std::size_t names = 0;
    bool operator==(const Known&) const = default;
};
Known known_of(const Run& run) {
    return {place_of(run.player()), machine_hash(run.player().machine()), run.samples().size(),
            run.names().of(no_proc).addresses.size()};
}

void let_pass(Run& run) {
    for (int i = 0; i < 1000 && run.playback().moving(); ++i) {
        run.tick(0.1);
    }
    CHECK_FALSE(run.playback().moving());
}

/// Steps the two in turn, one in other ways than the other; each is what it is alone.
void check_apart(Run& one, Run& two, const std::vector<Known>& of_one, const std::vector<Known>& of_two) {
    for (std::size_t step = 0; step < std::max(of_one.size(), of_two.size()); ++step) {
        if (step < of_one.size()) {
            CHECK(known_of(one) == of_one[step]);
            one.step_forward();
            let_pass(one);
        }
        if (step < of_two.size()) {
            CHECK(known_of(two) == of_two[step]);
            two.seek_step(step + 1);
        }
    }
    CHECK(known_of(one) == of_one.back());
    CHECK(known_of(two) == of_two.back());
}

/// What is known of it alone, by step.
std::vector<Known> alone(const char* text, const RunOptions& options) {
    Run run(script_of(text), {}, options);
    run.run_ahead();
    std::vector<Known> out{known_of(run)};
    while (run.player().step() < run.player().step_count()) {
        run.seek_step(run.player().step() + 1);
        out.push_back(known_of(run));
    }
    return out;
}

} // namespace

TEST_CASE("runs: two scenarios side by side") {
    Run one(script_of(run_script));
    Run two(script_of(other_script));
    one.run_ahead();
    two.run_ahead();
    check_apart(one, two, alone(run_script, {}), alone(other_script, {}));
}

TEST_CASE("runs: one scenario under two kernels, step by step") {
    const RunOptions eager{.fork = ForkMode::eager};
    Run one(script_of(run_script));
    Run two(script_of(run_script), {}, eager);
    one.run_ahead();
    two.run_ahead();
    check_apart(one, two, alone(run_script, {}), alone(run_script, eager));
    CHECK(one.player().machine().counters.copies == 1);
    CHECK(two.player().machine().counters.copies != 1);
    // Steps are the clock: at the same step both have done the same line, in events of their own.
    for (std::size_t step = 0; step <= one.player().step_count(); ++step) {
        one.seek_step(step);
        two.seek_step(step);
        CHECK(one.player().current_statement() == two.player().current_statement());
    }
    CHECK(one.timeline().total_events() != two.timeline().total_events());
}

TEST_CASE("runs: what one looks for does not move the other") {
    Run one(script_of(run_script));
    Run two(script_of(run_script));
    const Known before = known_of(two);
    CHECK(one.jump(Landmark::copy, true).empty());
    CHECK(is_copy(*current_event(one.player())));
    CHECK_FALSE(one.jump(Landmark::copy, true).empty());
    CHECK_FALSE(one.jump_to_touch({}, true).empty());
    CHECK(one.jump_to_touch(Selection::of_process(ProcId{1}), false).empty());
    CHECK(known_of(two) == before);
    CHECK(two.player().at_start());
    const bool same_machine = two.replace_script(script_of(other_script));
    CHECK_FALSE(same_machine);
    CHECK(two.samples().size() == 4);
    CHECK(one.samples().size() == 7);
}

TEST_CASE("runs: names are known to whoever asks first, whether anything is drawn or not") {
    Run run(script_of(
        "init: first = mmap(NULL, 2*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
        "init: second = mmap(NULL, 2*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)\n"
        "init: store second+PAGE 'A'\n"));
    run.seek_step(3);
    run.seek_event(run.timeline().step_at(2).first_event + 1);
    const Event& event = *current_event(run.player());
    const std::string told = sentence(event, run.player().machine(), run.names().about(event, no_proc));
    CHECK(told.find("second+0x1000") != std::string::npos);
    run.seek_step(1);
    CHECK(run.names().of(ProcId{0}).addresses.size() == 1);
}

TEST_CASE("runs: what was recorded without a script is played, drawn and told like any other") {
    Machine start(MachineConfig{.frames = 16});
    Kernel before(start, nullptr);
    const ProcId watched = create_process(before, "watched");
    Timeline timeline(std::move(start));
    VirtAddr buf{};
    ProcId child = no_proc;
    const auto record = [&](auto&& body) {
        timeline.record([&](Machine& machine, std::vector<Event>& log) {
            Kernel kernel(machine, &log);
            body(kernel);
        });
    };
    record([&](Kernel& kernel) {
        const MmapArgs args{
            .length = 2 * page_size, .prot = prot::read | prot::write, .flags = map::priv | map::anonymous};
        buf = VirtAddr{static_cast<u64>(sys::mmap(kernel, watched, args).value)};
    });
    record([&](Kernel& kernel) { store(kernel, watched, buf, 'A'); });
    record([&](Kernel& kernel) {
        sys::fork(kernel, watched, "copy");
        child = ProcId{static_cast<u32>(kernel.machine().processes.size() - 1)};
    });
    record([&](Kernel& kernel) { store(kernel, child, buf, 'B'); });
    const u64 end = machine_hash(timeline.machine());
    const std::vector<RecordedStep> steps{
        {"mmap", watched}, {"a write", watched}, {"fork", watched}, {"another's write", child}};

    Run run(std::move(timeline), steps);
    CHECK(run.player().at_start());
    CHECK(run.player().all_run());
    run.run_ahead();
    CHECK(run.samples().size() == steps.size() + 1);
    CHECK(run.jump(Landmark::copy, true).empty());
    CHECK(run.player().outcome(3)->decision == Decision::copy);
    CHECK(activity_of(run.player(), run.names()).kind == Activity::Kind::fault);
    CHECK(story_of(run.player()).says.empty());
    const std::vector<std::string> lines = mirror_lines(run.player(), "Watched", run.names());
    CHECK(std::any_of(lines.begin(), lines.end(),
                      [](const std::string& line) { return line.find("copy") != std::string::npos; }));

    SceneCache cache;
    const Timeline& shown = run.timeline();
    cache.follow(shown, {.step = shown.step(), .event = shown.event()});
    SceneRoom room;
    room.cards = 2;
    room.units = [](std::size_t, bool) { return std::size_t{8}; };
    const Camera camera;
    room.camera = &camera;
    room.map = memory_map({0, 0, 600, 200}, 16, {}, 1);
    const Scene scene = build_scene(run.moment(), run.names(), cache, {}, room, ~u64{0});
    REQUIRE(scene.cards.size() == 2);
    CHECK(scene.cards[0].name == "watched");
    CHECK(scene.cards[1].name == "copy");

    run.seek_step(steps.size());
    CHECK(machine_hash(run.player().machine()) == end);
    run.seek_step(0);
    CHECK(run.player().environment().processes.size() == 1);
}
