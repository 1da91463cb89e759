// What the events say.

#include "core/explain/sentence.hpp"
#include "tests/support/random_calls.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <set>

using namespace cow;
using namespace cow::test;

namespace {

/// Lines, for failures that can be read.
struct Story {
    std::vector<std::string> lines;
    Story(std::initializer_list<std::string> all) : lines(all) {}
    bool operator==(const Story&) const = default;
    const std::string& operator[](std::size_t i) const { return lines[i]; }
};

std::ostream& operator<<(std::ostream& out, const Story& story) {
    for (const std::string& line : story.lines) {
        out << "\n  " << line;
    }
    return out;
}

/// The story of the last call: its sentences that are at least `weight`.
Story story(const World& world, const Labels& labels, Weight weight) {
    Story out{};
    for (const Event& event : world.events()) {
        if (event_weight(event) >= weight) {
            out.lines.push_back(sentence(event, world.machine(), labels));
        }
    }
    return out;
}

} // namespace

TEST_CASE("sentence: the life of a copy-on-write fault") {
    World world({.frames = 8});
    const ProcId init = world.process("init");
    const VirtAddr buf = world.map(init, 2);
    const Labels labels{{{buf.v, "buf"}}};
    world.store(init, buf + page_size, 'A');
    const ProcId child = world.fork(init, "child");
    world.store(child, buf + page_size, 'B');
    CHECK(story(world, labels, Weight::normal) ==
          Story{
              "child stores 'B' at buf+0x1000.",
              "The TLB has no translation for buf+0x1000: 4 page tables are walked.",
              "The MMU refuses the store: the page-table entry is read-only.",
              "Page fault: child traps into the kernel, which looks at buf+0x1000.",
              "The kernel finds the VMA: private, writing is allowed, and nobody else may see it.",
              "2 references to F1: it must be copied.",
              "Frame F2 is taken from the free list.",
              "4 KiB are copied from F1 to F2.",
              "child's PTE of buf+0x1000 now points at F2, writable.",
              "The TLB has no translation for buf+0x1000: 4 page tables are walked.",
              "The store goes through: 'B' is in F2.",
          });
    CHECK(story(world, labels, Weight::key) ==
          Story{
              "The MMU refuses the store: the page-table entry is read-only.",
              "2 references to F1: it must be copied.",
              "4 KiB are copied from F1 to F2.",
              "child's PTE of buf+0x1000 now points at F2, writable.",
          });
    world.store(init, buf + page_size, 'C');
    const Story reuse = story(world, labels, Weight::key);
    CHECK(reuse == Story{
                       "The MMU refuses the store: the page-table entry is read-only.",
                       "1 reference to F1: nobody else uses it, so no copy is needed.",
                       "F1 is kept: nothing is copied.",
                       "init's PTE of buf+0x1000 becomes writable; it still points at F1.",
                   });
}

TEST_CASE("sentence: fork, the zero page, and an access to nothing") {
    World world({.frames = 8});
    const ProcId init = world.process("init");
    const VirtAddr buf = world.map(init, 2);
    const Labels labels{{{buf.v, "buf"}}};
    world.load(init, buf);
    CHECK(story(world, labels, Weight::key) ==
          Story{
              "The MMU refuses the load: no page is mapped at buf.",
              "Nothing was ever written there: for reading, the zero page will do.",
              "init's PTE of buf now points at the zero page, read-only.",
          });
    world.store(init, buf, 1);
    CHECK(story(world, labels, Weight::key)[1] ==
          "The zero page is never written: the process gets a frame of zeros of its own.");
    world.fork(init, "child");
    CHECK(story(world, labels, Weight::key) ==
          Story{
              "child is born, process 2, child of init.",
              "1 PTE from buf on: init and child share the frame, from now on read-only.",
          });
    world.store(init, VirtAddr{8}, 1);
    CHECK(story(world, labels, Weight::key) == Story{
                                                   "The MMU refuses the store: no page is mapped at 0x8.",
                                                   "No VMA contains 0x8: nothing is mapped there.",
                                                   "An access to nothing: SIGSEGV (SEGV_MAPERR).",
                                                   "SIGSEGV is sent to init.",
                                                   "init is killed by SIGSEGV.",
                                               });
}

TEST_CASE("sentence: a call that fails, a file, a merge") {
    World world({.frames = 32});
    const ProcId init = world.process("init");
    world.munmap(init, VirtAddr{1}, 1);
    CHECK(story(world, {}, Weight::key) == Story{"munmap fails: EINVAL (Invalid argument)."});
    const i32 fd = world.open(init, "/lib/libc.so.6", 4);
    CHECK(story(world, {}, Weight::detail)[0] == "There is a file /lib/libc.so.6 of 4 pages.");
    const VirtAddr file = world.map_file(init, fd, 2);
    world.store(init, file, 'x');
    const Labels labels{{{file.v, "lib"}}};
    const Story copied = story(world, labels, Weight::key);
    CHECK(copied[1] == "A private write never reaches the file: its page is read and copied.");
    const VirtAddr buf = world.map(init, 2);
    world.madvise(init, buf, 2, Advice::mergeable);
    world.store(init, buf, 'x');
    world.store(init, buf + page_size, 'x');
    world.ksm_scan();
    world.ksm_scan();
    const Story merged = story(world, {{{buf.v, "buf"}}}, Weight::key);
    CHECK(std::count(merged.lines.begin(), merged.lines.end(),
                     "init's buf held the same bytes: it shares F4 instead of F3.") == 1);
    world.store(init, buf, 'y');
    const Story broken = story(world, {}, Weight::key);
    CHECK(broken[1] == "F4 is a merged page: it is copied, even for its last owner.");
}

TEST_CASE("sentence: addresses by the nearest name that reaches them") {
    World world({.frames = 256});
    const ProcId init = world.process("init");
    const VirtAddr high = world.map(init, 100);
    const VirtAddr low = world.map(init, 1, map::priv | map::anonymous, prot::read);
    const MmId mm = world.mm(init);
    const Machine& m = world.machine();
    CHECK(high.v - low.v == page_size);
    CHECK(address_text(m, mm, high, {}) == "0x7ffff7f9b000");
    const Labels labels{{{high.v, "buf"}, {u64{0x10000}, "old"}}};
    CHECK(address_text(m, mm, high, labels) == "buf");
    CHECK(address_text(m, mm, high + 99 * page_size, labels) == "buf+0x63000");
    CHECK(address_text(m, mm, low, labels) == "0x7ffff7f9a000"); // in front of the name
    CHECK(address_text(m, mm, high + 100 * page_size, labels) ==
          "0x7ffff7fff000");                                             // behind the mapping, and far
    CHECK(address_text(m, mm, VirtAddr{0x10010}, labels) == "old+0x10"); // unmapped since, but near
    CHECK(address_text(m, mm, VirtAddr{0x90000}, labels) == "0x90000");
    CHECK(address_text(m, no_mm, VirtAddr{0x10000}, labels) == "old");
    CHECK(address_text(m, mm, VirtAddr{0}, labels) == "0x0");
    world.mprotect(init, high + 50 * page_size, 1, prot::read); // three VMAs, no hole
    CHECK(address_text(m, mm, high + 99 * page_size, labels) == "buf+0x63000");
    world.munmap(init, high + 50 * page_size, 1);
    CHECK(address_text(m, mm, high + 99 * page_size, labels) == "0x7ffff7ffe000");

    world.run([&](Kernel& kernel) {
        create_file(kernel, "/bin/prog", 8 * page_size, true);
        return sys::execve(kernel, init, "/bin/prog");
    });
    const AddressSpace& space = m.spaces[world.mm(init).v];
    CHECK(address_text(m, world.mm(init), VirtAddr{space.vmas.front().start} + 0x10, {}) == "text+0x10");
    CHECK(address_text(m, world.mm(init), VirtAddr{space.vmas.back().end - 1}, {}) == "stack-0x1000");
}

namespace {

template <std::size_t... I> std::vector<Event> one_of_each(std::index_sequence<I...>) {
    return {Event{std::in_place_index<I>}...};
}

void check_sentence(const std::string& text, std::string_view name) {
    CAPTURE(text);
    CAPTURE(name);
    CHECK(text.size() > 8);
    CHECK(text.size() < 140);
    CHECK(text.ends_with("."));
    CHECK(text.find("{}") == std::string::npos);
    CHECK(text.find("4294967295") == std::string::npos); // no id that means nothing
    CHECK(text.find("65535") == std::string::npos);
}

} // namespace

TEST_CASE("sentence: every event has one, also on a machine that knows nothing of it") {
    const Machine empty;
    for (const Event& event : one_of_each(std::make_index_sequence<std::variant_size_v<Event>>{})) {
        check_sentence(sentence(event, empty, {}), event_name(event));
        CHECK(event_weight(event) <= Weight::key);
    }
    for (u8 decision = 0; decision <= static_cast<u8>(Decision::oom); ++decision) {
        FaultDecided decided;
        decided.decision = static_cast<Decision>(decision);
        check_sentence(sentence(decided, empty, {}), decision_name(decided.decision));
        decided.pfn = Pfn{3};
        decided.refs = 2;
        check_sentence(sentence(decided, empty, {}), decision_name(decided.decision));
    }
    for (u8 reason = 0; reason <= static_cast<u8>(PteReason::writeback); ++reason) {
        const Pte pte = Pte::make(Pfn{3}, Pte::P | Pte::U);
        for (const auto& [old, now] : {std::pair{Pte{}, pte}, {pte, Pte{}}, {pte, pte.with(Pte::W)}}) {
            PteSet set;
            set.old = old;
            set.now = now;
            set.reason = static_cast<PteReason>(reason);
            check_sentence(sentence(set, empty, {}), "PteSet");
        }
    }
}

TEST_CASE("sentence: an event has a few words if it has a line in the checklist") {
    const Machine empty;
    std::vector<Event> events = one_of_each(std::make_index_sequence<std::variant_size_v<Event>>{});
    for (Event& event : events) {
        if (auto* flush = std::get_if<TlbFlush>(&event)) {
            CHECK(short_phrase(event, empty, {}, 1).empty()); // nothing is flushed
            flush->old = Pte::make(Pfn{1}, Pte::P);
        } else if (auto* switched = std::get_if<MmSwitched>(&event)) {
            CHECK(short_phrase(event, empty, {}, 1).empty()); // told by the exit
            switched->now = MmId{1};
        }
        CAPTURE(event_name(event));
        const Line line = event_facts(event).line;
        const std::string one = short_phrase(event, empty, {}, 1);
        CHECK(one.empty() == (line == Line::none));
        CHECK(one.size() < 50);
        CHECK((line == Line::joined || short_phrase(event, empty, {}, 3) == one));
    }
    CHECK(short_phrase(FrameAllocated{.pfn = Pfn{7}}, empty, {}, 1) == "take free frame F7");
    Vma of_file;
    of_file.file = FileId{7}; // which comes in the same step
    CHECK_FALSE(short_phrase(VmaAdded{.vma = of_file, .mm = MmId{0}}, empty, {}, 1).empty());
    CHECK(short_phrase(FrameAllocated{.pfn = Pfn{7}}, empty, {}, 3) == "take 3 frames");
}

TEST_CASE("sentence: true of the state before, after and long after the event") {
    World world({.frames = 64});
    RandomCalls calls(world, 3);
    for (int step = 0; step < 150; ++step) {
        Machine machine = world.machine();
        calls.step();
        for (const Event& event : world.events()) {
            const std::string before = sentence(event, machine, {});
            cow::apply(machine, event);
            const std::string after = sentence(event, machine, {});
            check_sentence(before, event_name(event));
            check_sentence(after, event_name(event));
            check_sentence(sentence(event, world.machine(), {}), event_name(event));
        }
    }
}

TEST_CASE("sentence: what fork shares is not called read-only where somebody may still write") {
    struct Row {
        Bug bug;
        bool again; ///< the child forks, too
        const char* sentence;
        const char* phrase;
    };
    constexpr std::array rows{
        Row{Bug::none, false, "share the frame, from now on read-only.", "share a PTE, read-only"},
        Row{Bug::none, true, "share the frame, read-only.", "share a PTE, read-only"},
        Row{Bug::parent_left_writable, false, "but init may still write.", "the parent may still write"},
        Row{Bug::refork_loses_cow, false, "from now on read-only.", "share a PTE, read-only"},
        Row{Bug::refork_loses_cow, true, "but grandchild may write.", "the child may write"},
    };
    for (const Row& row : rows) {
        INFO(bug_name(row.bug), " ", row.again);
        World world({.frames = 8, .bug = row.bug});
        const ProcId init = world.process("init");
        const VirtAddr buf = world.map(init, 1);
        world.store(init, buf, 'A');
        ProcId parent = init;
        if (row.again) {
            parent = world.fork(init, "child");
        }
        world.fork(parent, row.again ? "grandchild" : "child");
        std::string told;
        std::string brief;
        for (const Event& event : world.events()) {
            if (std::holds_alternative<PtesShared>(event)) {
                told += sentence(event, world.machine(), {});
                brief += short_phrase(event, world.machine(), {}, 1);
            }
        }
        CHECK(told.find(row.sentence) != std::string::npos);
        CHECK(brief.find(row.phrase) != std::string::npos);
    }
}
