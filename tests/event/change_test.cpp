// What is said to have been before an event is what was there.

#include "core/event/apply.hpp"
#include "core/event/change.hpp"
#include "tests/support/random_calls.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace cow;
using namespace cow::test;

namespace {

void check_vmas(const Event& event, MmId mm, const Machine& before, const Machine& after) {
    const VmaList& was = before.space(mm).vmas;
    const VmaList& is = after.space(mm).vmas;
    const auto said = vmas_before(event, mm, is);
    CHECK(said.has_value() == (was != is));
    CHECK(said.value_or(is) == was);
}

void check_entry(const Event& event, MmId mm, Vpn page, const Machine& before, const Machine& after) {
    const Walk was = before.walk(mm, page);
    const Walk is = after.walk(mm, page);
    if (was.pte.none() && is.pte.none()) {
        return;
    }
    const auto said = entry_before(event, {mm, is.table, page, 1, is.pte, is.upper_writable}, after);
    CHECK((said ? said->pte : is.pte) == was.pte);
    if (!was.pte.none()) {
        CHECK((said ? said->upper_writable : is.upper_writable) == was.upper_writable);
    }
}

void check_change(const Event& event, const Machine& before, const Machine& after) {
    CAPTURE(event_name(event));
    const std::size_t spaces = std::min(before.spaces.size(), after.spaces.size());
    for (u32 i = 0; i < spaces; ++i) {
        check_vmas(event, MmId{i}, before, after);
        std::set<Vpn> pages;
        for (const Machine* machine : {&before, &after}) {
            for_each_pte(*machine, machine->space(MmId{i}), Vpn{0}, Vpn{~u64{0}},
                         [&](Vpn page, Pte, TableId) { pages.insert(page); });
        }
        for (const Vpn page : pages) {
            check_entry(event, MmId{i}, page, before, after);
        }
    }
    for (u32 i = 0; i < after.frames.high_water(); ++i) {
        const auto was = static_cast<i32>(before.frames[Pfn{i}].refcount);
        const auto is = static_cast<i32>(after.frames[Pfn{i}].refcount);
        CHECK(references_changed(event, Pfn{i}, after) == is - was);
    }
}

} // namespace

TEST_CASE("change: VMAs, entries and reference counts before an event are those that the machine had") {
    for (const MachineConfig& config :
         {MachineConfig{.frames = 200}, MachineConfig{.frames = 24},
          MachineConfig{.frames = 200, .fork = ForkMode::eager},
          MachineConfig{.frames = 200, .fork = ForkMode::ondemand},
          MachineConfig{.frames = 24, .levels = 2, .fork = ForkMode::ondemand}}) {
        World world(config);
        RandomCalls calls(world, 5);
        for (int step = 0; step < 60; ++step) {
            Machine after = world.machine();
            calls.step();
            for (const Event& event : world.events()) {
                const Machine before = after;
                cow::apply(after, event);
                check_change(event, before, after);
            }
        }
    }
}

TEST_CASE("change: a run of entries is told of where the event covers all of it") {
    const Machine machine;
    const PtesShared shared{MmId{0}, MmId{1},         TableId{3},  TableId{7}, Vpn{16},
                            4,       Pte::P | Pte::W, u16{Pte::P}, Pte::P};
    const Pte now = Pte::make(Pfn{5}, Pte::P);
    const auto parents = entry_before(shared, {MmId{0}, TableId{3}, Vpn{16}, 4, now, true}, machine);
    REQUIRE(parents);
    CHECK(parents->pte == Pte::make(Pfn{5}, Pte::P | Pte::W));
    const auto children = entry_before(shared, {MmId{1}, TableId{7}, Vpn{17}, 2, now, true}, machine);
    REQUIRE(children);
    CHECK(children->pte.none());
    CHECK_FALSE(entry_before(shared, {MmId{0}, TableId{3}, Vpn{16}, 5, now, true}, machine));
    CHECK_FALSE(entry_before(shared, {MmId{0}, TableId{4}, Vpn{16}, 4, now, true}, machine));
    CHECK_FALSE(entry_before(FrameFreed{}, {MmId{0}, TableId{3}, Vpn{16}, 4, now, true}, machine));
}
