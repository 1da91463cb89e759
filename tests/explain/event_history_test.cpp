#include "core/explain/event_history.hpp"
#include "core/scenario/player.hpp"
#include "tests/support/players.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace cow;

namespace {

const std::string script = R"(
buf = mmap(NULL, 3*PAGE, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)
store buf 'A' x 3
child = fork()
child: store buf 'B'
init: store buf+PAGE 'C'
child: grandchild = fork()
child: munmap(buf, PAGE)
)";

EventHistory all_of(const Player& player, const HistorySubject& subject) {
    EventHistory history(subject);
    REQUIRE(history.scan(player.timeline(), ~std::size_t{0}));
    return history;
}

/// Events that, applied, change what can be seen of the subject: they must be in its history.
template <class Look> void check_complete(Player& player, const EventHistory& history, Look look) {
    player.seek_event(0);
    auto before = look(player.machine());
    for (std::size_t event = 0; event < player.timeline().total_events(); ++event) {
        player.seek_event(event + 1);
        const auto now = look(player.machine());
        if (!(now == before)) {
            CAPTURE(event);
            CAPTURE(event_name(player.timeline().event_at(event)));
            CHECK(std::binary_search(history.events().begin(), history.events().end(),
                                     static_cast<u32>(event)));
        }
        before = now;
    }
}

} // namespace

TEST_CASE("history: of a page has every event that changes its entry, its frame or its VMA") {
    for (const char* machine : {"", "machine fork=eager\n", "machine fork=ondemand\n", "machine tlb=4\n"}) {
        CAPTURE(machine);
        Player player = played(machine + script);
        const Vpn first = VirtAddr{player.environment().values.at("buf")}.page();
        for (u32 mm = 0; mm < 3; ++mm) {
            for (u64 page = 0; page < 3; ++page) {
                CAPTURE(mm);
                CAPTURE(page);
                const EventHistory history = all_of(player, HistorySubject::of_page(MmId{mm}, first + page));
                CHECK(std::is_sorted(history.events().begin(), history.events().end()));
                check_complete(player, history, [&](const Machine& m) {
                    struct Seen {
                        Pte pte{};
                        Frame frame{};
                        Vma vma{};
                        bool operator==(const Seen&) const = default;
                    } seen;
                    if (mm >= m.spaces.size()) {
                        return seen;
                    }
                    seen.pte = m.pte(MmId{mm}, first + page);
                    if (seen.pte.has_frame()) {
                        seen.frame = m.frames[seen.pte.pfn()];
                    }
                    // A split or a merge elsewhere in the area does not touch the page.
                    if (const Vma* vma = m.spaces[mm].find(first + page)) {
                        seen.vma.flags = vma->flags;
                        seen.vma.anon_vma = vma->anon_vma;
                    }
                    return seen;
                });
            }
        }
    }
}

TEST_CASE("history: of a frame has every event that changes it, through forks too") {
    for (const char* machine :
         {"machine frames=16\n", "machine frames=16 fork=eager\n", "machine frames=16 fork=ondemand\n"}) {
        CAPTURE(machine);
        Player player = played(machine + script);
        for (u32 pfn = 1; pfn <= 8; ++pfn) {
            CAPTURE(pfn);
            const EventHistory history = all_of(player, HistorySubject::of_frame(Pfn{pfn}));
            check_complete(player, history, [&](const Machine& m) { return m.frames[Pfn{pfn}]; });
        }
    }
}

TEST_CASE("history: of a VMA and of a process") {
    Player player = played(script);
    const Vpn first = VirtAddr{player.environment().values.at("buf")}.page();
    const EventHistory area = all_of(player, HistorySubject::of_vma(MmId{1}, first));
    check_complete(player, area, [&](const Machine& m) {
        const Vma* vma = m.spaces.size() > 1 ? m.spaces[1].find(first) : nullptr;
        return vma != nullptr ? vma->flags : u32{0xffff};
    });
    const EventHistory child = all_of(player, HistorySubject::of_process(ProcId{1}));
    std::size_t calls = 0;
    for (const u32 event : child.events()) {
        calls += std::holds_alternative<CallEntered>(player.timeline().event_at(event)) ? 1 : 0;
    }
    CHECK(calls == 2); // fork, munmap
}

TEST_CASE("history: read in parts it is the same, and it grows with the timeline") {
    Player player = played(script);
    const HistorySubject subject =
        HistorySubject::of_page(MmId{1}, VirtAddr{player.environment().values.at("buf")}.page());
    const EventHistory whole = all_of(player, subject);
    EventHistory parts(subject);
    std::size_t rounds = 0;
    while (!parts.scan(player.timeline(), 7)) {
        ++rounds;
    }
    CHECK(rounds > 5);
    CHECK(parts.events() == whole.events());
    CHECK(parts.scanned() == player.timeline().total_events());

    Player later = player_of(script);
    EventHistory growing(subject);
    while (!later.at_end()) {
        later.forward_event();
        growing.scan(later.timeline(), 1000);
    }
    CHECK(growing.events() == whole.events());
}
