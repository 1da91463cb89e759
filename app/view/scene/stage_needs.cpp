#include "app/view/scene/stage_needs.hpp"

#include "app/view/scene/page_rows.hpp"

#include <algorithm>

namespace cow::ui {
namespace {

// More pages than that are shown as runs, …
constexpr std::size_t most_single_pages = 8;
constexpr std::size_t room_for_runs = 12;  // … in no more than so many units, …
constexpr std::size_t room_for_focus = 5;  // … of which one page may have to be taken out
constexpr u64 most_looked_at = 4096;       // pages
constexpr std::size_t most_with_cards = 8; // there are no cards for so many

std::size_t wanted_units(const Machine& machine, const AddressSpace& space) {
    const std::size_t pages = first_pages(machine, space, most_single_pages + 1).size();
    if (pages <= most_single_pages) {
        return pages * page_units;
    }
    if (count_ptes(machine, space) > most_looked_at) {
        return room_for_runs;
    }
    PageRuns runs;
    std::size_t units = room_for_focus;
    for (const PageRun& run : choose_rows(machine, space, runs, {{}, {}, room_for_runs})) {
        units += run.count == 1 ? page_units : run_units;
    }
    return std::min(units, room_for_runs);
}

/// Of what comes behind the name of an area: "+0x3000".
std::size_t offset_characters(const AddressSpace& space) {
    std::size_t most = 0;
    for (const Vma& vma : space.vmas) {
        std::size_t digits = 3; // of 0x, and a plus
        for (u64 last = (vma.pages() - 1) * page_size; last > 0; last /= 16) {
            ++digits;
        }
        most = std::max(most, vma.pages() > 1 ? digits : 0);
    }
    return most;
}

} // namespace

std::size_t cards_of(const Machine& machine) {
    std::size_t cards = 0;
    for (const Process& process : machine.processes) {
        cards += process.state != ProcState::reaped ? 1 : 0;
    }
    return std::clamp<std::size_t>(cards, 1, most_with_cards);
}

StageNeeds needs_of(const Machine& machine) {
    StageNeeds needs;
    needs.cards = cards_of(machine);
    needs.units = 0;
    std::size_t looked_at = 0;
    for (const Process& process : machine.processes) {
        if (process.mm != no_mm && ++looked_at <= most_with_cards) {
            const AddressSpace& space = machine.space(process.mm);
            needs.units = std::max(needs.units, wanted_units(machine, space));
            needs.label = std::max(needs.label, offset_characters(space));
        }
    }
    needs.frames = machine.frames.high_water();
    return needs;
}

} // namespace cow::ui
