#include "core/check/invariants.hpp"
#include "core/event/apply.hpp"
#include "core/history/timeline.hpp"
#include "core/kernel/fault/access.hpp"
#include "core/kernel/fs/files.hpp"
#include "core/kernel/fs/open.hpp"
#include "core/kernel/mm/mmap.hpp"
#include "core/kernel/task/exit.hpp"
#include "core/kernel/task/fork.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace cow;

namespace {

/// A story with a buffer that is written, forked, and written again.
struct ToldStory {
    Timeline timeline{Machine{MachineConfig{.frames = 64}}};
    ProcId init{};
    VirtAddr buf{};

    ToldStory() {
        timeline.record([&](Machine& machine, std::vector<Event>& log) {
            Kernel kernel(machine, &log);
            init = create_process(kernel, "init");
        });
        timeline.record([&](Machine& machine, std::vector<Event>& log) {
            Kernel kernel(machine, &log);
            const CallResult mapped = sys::mmap(kernel, init,
                                                {.length = 8 * page_size,
                                                 .prot = prot::read | prot::write,
                                                 .flags = map::priv | map::anonymous});
            buf = VirtAddr{static_cast<u64>(mapped.value)};
        });
    }
    void store(u64 page, u8 value) {
        timeline.record([&](Machine& machine, std::vector<Event>& log) {
            Kernel kernel(machine, &log);
            cow::store(kernel, init, buf + page * page_size, value);
        });
    }
    void nothing() {
        timeline.record([](Machine&, std::vector<Event>&) {});
    }
    u64 hash() const { return machine_hash(timeline.machine()); }
};

} // namespace

TEST_CASE("timeline: every position can be reached from every other, with the machine it had") {
    ToldStory story;
    for (u8 i = 0; i < 8; ++i) {
        story.store(i, static_cast<u8>('a' + i));
    }
    Timeline& timeline = story.timeline;
    std::vector<u64> hashes;
    timeline.seek_event(0);
    CHECK(timeline.step() == 0);
    hashes.push_back(story.hash());
    while (timeline.forward_event()) {
        hashes.push_back(story.hash());
    }
    REQUIRE(hashes.size() == timeline.total_events() + 1);
    CHECK(timeline.step() == timeline.total_steps());
    for (std::size_t from = 0; from < hashes.size(); from += 3) {
        for (std::size_t to = 0; to < hashes.size(); to += 2) {
            timeline.seek_event(from);
            timeline.seek_event(to);
            CHECK(timeline.event() == to);
            CHECK(story.hash() == hashes[to]);
        }
    }
    timeline.to_end();
    for (std::size_t at = timeline.total_events(); at-- > 0;) {
        REQUIRE(timeline.back_event());
        CHECK(timeline.event() == at);
        CHECK(story.hash() == hashes[at]);
    }
    CHECK_FALSE(timeline.back_event());
}

TEST_CASE("timeline: the machine elsewhere is the one that a cursor would find there, and the cursor stays") {
    ToldStory story;
    for (u8 i = 0; i < 8; ++i) {
        story.store(i, static_cast<u8>('a' + i));
    }
    Timeline& timeline = story.timeline;
    std::vector<u64> hashes;
    for (std::size_t event = 0; event <= timeline.total_events(); ++event) {
        timeline.seek_event(event);
        hashes.push_back(story.hash());
    }
    for (std::size_t here = 0; here < hashes.size(); here += 5) {
        timeline.seek_event(here);
        const std::size_t step = timeline.step();
        for (std::size_t there : {here / 2, hashes.size() - 1, here, std::size_t{0}, hashes.size() + 9}) {
            CHECK(machine_hash(timeline.at_event(there)) == hashes[std::min(there, hashes.size() - 1)]);
        }
        for (std::size_t whole = 0; whole < timeline.total_steps(); ++whole) {
            CHECK(machine_hash(timeline.at_step(whole)) == hashes[timeline.step_at(whole).first_event]);
        }
        CHECK(timeline.event() == here);
        CHECK(timeline.step() == step);
        CHECK(story.hash() == hashes[here]);
    }
    // Not that of a future which was left.
    timeline.at_step(9);
    timeline.seek_step(4);
    story.store(7, 'z');
    CHECK(machine_hash(timeline.at_step(5)) == story.hash());
    timeline.at_step(5);
    timeline.switch_branch(0);
    CHECK(machine_hash(timeline.at_step(5)) == hashes[timeline.step_at(5).first_event]);
}

TEST_CASE("timeline: it grows at its end while the cursor stays, as if the cursor had been there") {
    const auto store_at = [](u64 page) {
        return [page](Machine& machine, std::vector<Event>& log) {
            Kernel kernel(machine, &log);
            store(kernel, ProcId{0}, VirtAddr{machine.space(MmId{0}).vmas.front().start + page % 8}, 'x');
        };
    };
    ToldStory story;
    ToldStory reference;
    Timeline& timeline = story.timeline;
    for (const std::size_t here : {std::size_t{2}, std::size_t{0}, std::size_t{9}, std::size_t{4}}) {
        timeline.seek_event(here);
        const u64 before = story.hash();
        const std::size_t at = timeline.event();
        for (u64 page = 0; page < 3; ++page) {
            timeline.extend(store_at(here + page));
            reference.timeline.record(store_at(here + page));
            CHECK(machine_hash(timeline.at_step(timeline.total_steps())) == reference.hash());
        }
        CHECK(timeline.event() == at);
        CHECK(story.hash() == before);
        CHECK(timeline.branches() == 1);
    }
    CHECK(timeline.total_events() == reference.timeline.total_events());
    const std::size_t steps = timeline.total_steps();
    CHECK_THROWS_AS(timeline.extend([](Machine& machine, std::vector<Event>& log) {
        Kernel kernel(machine, &log);
        create_process(kernel, "lost");
        throw std::runtime_error("no");
    }),
                    std::runtime_error);
    CHECK(timeline.total_steps() == steps);
    CHECK(machine_hash(timeline.at_step(steps)) == reference.hash());
    timeline.to_end();
    CHECK(story.hash() == reference.hash());
}

TEST_CASE("timeline: steps and micro-steps") {
    ToldStory story;
    story.store(0, 'x');
    Timeline& timeline = story.timeline;
    REQUIRE(timeline.total_steps() == 3);
    const Timeline::Step last = timeline.step_at(2);
    CHECK(last.first_event + last.events == timeline.total_events());
    CHECK_FALSE(timeline.inside_step());
    CHECK(timeline.back_event());
    CHECK(timeline.inside_step());
    CHECK(timeline.step() == 2);
    CHECK(timeline.forward_step());
    CHECK(timeline.step() == 3);
    CHECK_FALSE(timeline.inside_step());
    CHECK(timeline.back_event());
    CHECK(timeline.back_step());
    CHECK(timeline.event() == last.first_event);
    CHECK(timeline.step() == 2);
    CHECK(timeline.back_step());
    CHECK(timeline.step() == 1);
    for (std::size_t event = 0; event < timeline.total_events(); ++event) {
        const Timeline::Step step = timeline.step_at(timeline.step_of_event(event));
        CHECK(step.first_event <= event);
        CHECK(event < step.first_event + step.events);
    }
}

TEST_CASE("timeline: a step without events is a position of its own") {
    Timeline timeline{Machine{}};
    timeline.record([](Machine&, std::vector<Event>&) {});
    CHECK(timeline.step() == 1);
    CHECK(timeline.event() == 0);
    CHECK(timeline.back_step());
    CHECK(timeline.step() == 0);
    CHECK_FALSE(timeline.back_step());
    CHECK(timeline.forward_event());
    CHECK(timeline.step() == 1);
    CHECK_FALSE(timeline.forward_event());
    timeline.seek_event(0);
    CHECK(timeline.step() == 0);
    timeline.to_end();
    CHECK(timeline.step() == 1);

    ToldStory story;
    story.nothing();
    story.store(0, 'x');
    Timeline& t = story.timeline;
    t.seek_step(3);
    CHECK(t.event() == t.step_at(2).first_event);
    CHECK(t.back_event());
    CHECK(t.step() == 2);
    CHECK(t.back_event());
    CHECK(t.step() == 1);
    CHECK(t.inside_step());
}

TEST_CASE("timeline: recording in the middle starts a branch, and the old future is still there") {
    ToldStory story;
    story.store(0, 'a');
    story.store(1, 'b');
    Timeline& timeline = story.timeline;
    const u64 old_end = story.hash();
    timeline.seek_step(3);
    const u64 fork_hash = story.hash();
    story.store(2, 'c');
    const u64 new_end = story.hash();
    CHECK(timeline.branches() == 2);
    CHECK(timeline.branch() == 1);
    CHECK(timeline.branch_parent(1) == 0);
    CHECK(timeline.branch_fork_step(1) == 3);
    CHECK(timeline.branch_steps(1) == 4);
    CHECK(timeline.total_steps() == 4);
    timeline.switch_branch(0);
    CHECK(timeline.step() == 3);
    CHECK(story.hash() == fork_hash);
    timeline.to_end();
    CHECK(story.hash() == old_end);
    timeline.switch_branch(1);
    timeline.to_end();
    CHECK(story.hash() == new_end);
    timeline.seek_event(0);
    timeline.switch_branch(0); // in front of the fork: nothing moves
    CHECK(timeline.event() == 0);
    timeline.to_end();
    CHECK(story.hash() == old_end);
}

TEST_CASE("timeline: branches of branches share what they share") {
    ToldStory story;
    story.store(0, 'a'); // branch 0: steps 0 1 2 3 4
    story.store(1, 'b');
    story.store(2, 'c');
    Timeline& timeline = story.timeline;
    std::vector<u64> ends{story.hash()};
    timeline.seek_step(4);
    story.store(3, 'd'); // branch 1 from 4
    story.store(4, 'e');
    ends.push_back(story.hash());
    timeline.seek_step(5);
    story.store(5, 'f'); // branch 2 from 5 of branch 1
    ends.push_back(story.hash());
    timeline.seek_step(3);
    story.store(6, 'g'); // branch 3: before branch 1 began, so it is a child of branch 0
    ends.push_back(story.hash());
    CHECK(timeline.branch_parent(2) == 1);
    CHECK(timeline.branch_parent(3) == 0);
    for (const std::size_t from : {0U, 1U, 2U, 3U}) {
        for (const std::size_t to : {0U, 1U, 2U, 3U}) {
            timeline.switch_branch(from);
            timeline.to_end();
            timeline.switch_branch(to);
            timeline.to_end();
            CHECK(story.hash() == ends[to]);
        }
    }
    timeline.switch_branch(2);
    timeline.to_end();
    timeline.switch_branch(1);
    CHECK(timeline.step() == 5);
}

TEST_CASE("timeline: recording inside a step finishes that step first") {
    ToldStory story;
    story.store(0, 'a');
    Timeline& timeline = story.timeline;
    timeline.back_event();
    story.store(1, 'b');
    CHECK(timeline.branches() == 1);
    CHECK(timeline.total_steps() == 4);
}

TEST_CASE("timeline: an empty branch forks where it is told and leaves the cursor in front of it") {
    ToldStory story;
    story.store(0, 'a');
    story.store(1, 'b');
    Timeline& timeline = story.timeline;
    timeline.seek_step(1);
    timeline.begin_branch(3);
    CHECK(timeline.step() == 1);
    CHECK(timeline.total_steps() == 3);
    timeline.to_end();
    CHECK(timeline.step() == 3);
    story.store(2, 'c');
    CHECK(timeline.branches() == 2);
    CHECK(timeline.total_steps() == 4);
}

TEST_CASE("timeline: a step that throws leaves nothing behind") {
    ToldStory story;
    story.store(0, 'a');
    const u64 before = story.hash();
    CHECK_THROWS_AS(story.timeline.record([&](Machine& machine, std::vector<Event>& log) {
        Kernel kernel(machine, &log);
        store(kernel, story.init, story.buf + page_size, 'b');
        throw std::runtime_error("no");
    }),
                    std::runtime_error);
    CHECK(story.hash() == before);
    CHECK(story.timeline.total_steps() == 3);
    story.store(1, 'c');
    CHECK(story.timeline.total_steps() == 4);
}

TEST_CASE("timeline: a million events in one step and in many are sought through rightly") {
    for (const std::size_t per_step : {std::size_t{1} << 20U, std::size_t{64}}) {
        CAPTURE(per_step);
        Timeline timeline{Machine{MachineConfig{.frames = 1U << 15U}}};
        ProcId init{};
        VirtAddr buf{};
        timeline.record([&](Machine& machine, std::vector<Event>& log) {
            Kernel kernel(machine, &log);
            init = create_process(kernel, "init");
            buf = VirtAddr{static_cast<u64>(
                sys::mmap(kernel, init,
                          {.length = 30000 * page_size, .prot = 3, .flags = map::priv | map::anonymous})
                    .value)};
        });
        u64 touched = 0;
        while (timeline.total_events() < 1000000) {
            timeline.record([&](Machine& machine, std::vector<Event>& log) {
                Kernel kernel(machine, &log);
                const std::size_t end = log.size() + per_step;
                while (log.size() < end) {
                    store(kernel, init, buf + (touched % 30000) * page_size,
                          static_cast<u8>(touched / 30000));
                    ++touched;
                }
            });
        }
        // Against plain replay from the beginning.
        timeline.seek_event(0);
        Machine plain = timeline.machine();
        std::size_t at = 0;
        for (const std::size_t to :
             {std::size_t{70000}, std::size_t{131072}, std::size_t{500001}, std::size_t{999999}}) {
            for (; at < to; ++at) {
                cow::apply(plain, timeline.event_at(at));
            }
            const u64 expected = machine_hash(plain);
            for (const std::size_t from : {std::size_t{0}, timeline.total_events(), to + 1, to / 2}) {
                timeline.seek_event(from);
                timeline.seek_event(to);
                CHECK(machine_hash(timeline.machine()) == expected);
            }
        }
    }
}
