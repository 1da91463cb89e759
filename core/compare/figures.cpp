#include "core/compare/figures.hpp"

#include "core/explain/cost.hpp"
#include "core/language/language.hpp"

namespace cow {
namespace {

using Unit = Figure::Unit;

constexpr std::array<Figure, figure_count> table{{
    {"frames_used", tr_later("frames used"),
     tr_later("Frames of anonymous, merged and shared memory, and of files that are mapped."), Unit::count,
     [](const Machine& m) -> u64 { return m.frames.used(); }},
    {"bytes_copied", tr_later("copied"),
     tr_later("Bytes copied from frame to frame: by faults, by the kernel's writing, by an eager fork."),
     Unit::bytes, [](const Machine& m) { return m.counters.copies << page_shift; }},
    {"faults", tr_later("faults"), tr_later("Page faults, also those that end in a signal."), Unit::count,
     [](const Machine& m) { return m.counters.faults; }},
    {"page_tables", tr_later("page tables"),
     tr_later("Pages that hold page tables, roots too. One that processes share counts once."), Unit::count,
     [](const Machine& m) -> u64 { return m.tables.count(); }},
    {"time_ns", tr_later("modelled time"),
     tr_later("What all of this would take on a machine whose costs were measured, in one table."),
     Unit::nanoseconds, [](const Machine& m) { return modelled_ns(m.counters); }},
    {"copies", tr_later("pages copied"), tr_later("Pages copied into a new frame."), Unit::count,
     [](const Machine& m) { return m.counters.copies; }},
    {"reuses", tr_later("frames reused"), tr_later("Write faults that kept their frame."), Unit::count,
     [](const Machine& m) { return m.counters.reuses; }},
    {"zero_fills", tr_later("frames zeroed"), tr_later("New frames filled with zeroes."), Unit::count,
     [](const Machine& m) { return m.counters.zero_fills; }},
    {"ptes", tr_later("entries written"), tr_later("Page-table entries written."), Unit::count,
     [](const Machine& m) { return m.counters.ptes; }},
    {"tlb_flushes", tr_later("TLB flushes"), tr_later("Times that cached translations were dropped."),
     Unit::count, [](const Machine& m) { return m.counters.tlb_flushes; }},
    {"tlb_misses", tr_later("TLB misses"), tr_later("Translations that were not cached."), Unit::count,
     [](const Machine& m) { return m.counters.tlb_misses; }},
}};

} // namespace

std::span<const Figure, figure_count> figures() { return table; }

FigureValues figures_of(const Machine& machine) {
    FigureValues out{};
    for (std::size_t i = 0; i < figure_count; ++i) {
        out[i] = table[i].of(machine);
    }
    return out;
}

FigureValues added(const FigureValues& before, const FigureValues& after) {
    FigureValues out{};
    for (std::size_t i = 0; i < figure_count; ++i) {
        out[i] = after[i] - before[i];
    }
    return out;
}

} // namespace cow
