#include "app/view/scene/page_runs.hpp"

#include <algorithm>

namespace cow::ui {
namespace {

constexpr std::size_t far_away = 100000; // events: beyond that looking at the tables anew is quicker

/// What pages of one run have in common.
struct Look {
    u64 flags = 0;
    FrameKind kind = FrameKind::free;
    bool upper_writable = true;
    bool operator==(const Look&) const = default;
};

Look look_of(const Machine& machine, Pte pte, bool upper_writable) {
    return {pte.flags(), pte.has_frame() ? machine.frames[pte.pfn()].kind : FrameKind::free, upper_writable};
}

RunFrames relation(Pte before, Pte after) {
    return after.pfn().v == before.pfn().v + 1 ? RunFrames::consecutive
           : after.pfn() == before.pfn()       ? RunFrames::same
                                               : RunFrames::scattered;
}

/// A run that grows at its end.
struct Growing {
    PageRun run;
    Look look;
    Pte last;

    void add(RunFrames between) {
        run.frames = run.count == 1 || run.frames == between ? between : RunFrames::scattered;
    }
};

class Search {
public:
    Search(const Machine& machine, Vpn begin, Vpn end) : machine_(machine), begin_(begin), end_(end) {}

    std::optional<Vpn> first(TableId table, u32 level, u64 base) const {
        const u64 span = span_of(level);
        for (u64 i = begin_.v > base ? (begin_.v - base) / span : 0; i < table_entries; ++i) {
            const u64 page = base + i * span;
            if (page >= end_.v) {
                break;
            }
            if (const auto found = look(table, level, page, i, &Search::first)) {
                return found;
            }
        }
        return std::nullopt;
    }

    std::optional<Vpn> last(TableId table, u32 level, u64 base) const {
        const u64 span = span_of(level);
        const u64 past = end_.v > base ? std::min((end_.v - base + span - 1) / span, table_entries) : 0;
        for (u64 i = past; i-- > 0;) {
            const u64 page = base + i * span;
            if (page + span <= begin_.v) {
                break;
            }
            if (const auto found = look(table, level, page, i, &Search::last)) {
                return found;
            }
        }
        return std::nullopt;
    }

private:
    using Descend = std::optional<Vpn> (Search::*)(TableId, u32, u64) const;

    std::optional<Vpn> look(TableId table, u32 level, u64 page, u64 index, Descend descend) const {
        const Pte entry = machine_.tables.entry(table, static_cast<u32>(index));
        if (entry.none()) {
            return std::nullopt;
        }
        if (level == 1) {
            return Vpn{page};
        }
        return machine_.tables[entry.child()].live == 0 ? std::nullopt
                                                        : (this->*descend)(entry.child(), level - 1, page);
    }

    const Machine& machine_;
    Vpn begin_;
    Vpn end_;
};

} // namespace

std::optional<Vpn> first_pte(const Machine& machine, const AddressSpace& space, Vpn from, Vpn end) {
    return space.root == no_table || from >= end
               ? std::nullopt
               : Search(machine, from, end).first(space.root, machine.config.levels, 0);
}

std::optional<Vpn> last_pte(const Machine& machine, const AddressSpace& space, Vpn begin, Vpn before) {
    return space.root == no_table || begin >= before
               ? std::nullopt
               : Search(machine, begin, before).last(space.root, machine.config.levels, 0);
}

void PageRuns::forget(TableId table) {
    if (table.v < tables_.size()) {
        tables_[table.v].known = false;
    }
}

/// Whatever table the event names: its entries may be others now.
template <class E> void PageRuns::forget_tables_of(const E& event) {
    if constexpr (E::facts.kind == EventKind::page_table) {
        for_each_field(event, [this](std::string_view, const auto& value) {
            if constexpr (std::is_same_v<std::decay_t<decltype(value)>, TableId>) {
                forget(value);
            }
        });
    }
}

void PageRuns::follow(const Timeline& timeline, const Position& now) {
    const std::size_t from = std::min(position_.event, now.event);
    const std::size_t to = std::max(position_.event, now.event);
    const bool near = valid_ && position_.generation == now.generation && position_.branch == now.branch &&
                      to - from <= far_away;
    for (std::size_t i = near ? from : to; i < to; ++i) {
        const Event& event = timeline.event_at(i);
        if (std::holds_alternative<FrameKindSet>(event)) {
            tables_.clear(); // whoever maps the frame
        } else {
            std::visit([&](const auto& e) { forget_tables_of(e); }, event);
        }
    }
    if (!near) {
        tables_.clear();
    }
    valid_ = true;
    position_ = now;
}

const PageRuns::Summary& PageRuns::of(const Machine& machine, TableId id) {
    if (id.v >= tables_.size()) {
        tables_.resize(machine.tables.high_water());
    }
    Summary& summary = tables_[id.v];
    if (summary.known) {
        return summary;
    }
    summary = {true, false, RunFrames::consecutive};
    const Table& table = machine.tables[id];
    if (table.live != table_entries) {
        return summary;
    }
    Growing all{{}, look_of(machine, table.entries[0], true), table.entries[0]};
    for (u32 i = 1; i < table_entries; ++i) {
        const Pte pte = table.entries[i];
        if (look_of(machine, pte, true) != all.look) {
            return summary;
        }
        all.add(relation(all.last, pte));
        ++all.run.count;
        all.last = pte;
    }
    summary.uniform = true;
    summary.frames = all.run.frames;
    return summary;
}

/// `first` is present.
PageRun PageRuns::run_from(const Machine& machine, const AddressSpace& space, Vpn first, Vpn end) {
    const u32 levels = machine.config.levels;
    Walk at = walk(machine.tables, space.root, levels, first);
    Growing all{
        {first, 1, at.pte, RunFrames::consecutive}, look_of(machine, at.pte, at.upper_writable), at.pte};
    for (Vpn page = first + 1; page < end;) {
        const u32 index = table_index(page, 1);
        if (index == 0) {
            at = walk(machine.tables, space.root, levels, page);
            if (at.table == no_table) {
                break;
            }
        }
        const Pte pte = machine.tables.entry(at.table, index);
        if (!pte.has_frame() || look_of(machine, pte, at.upper_writable) != all.look) {
            break;
        }
        all.add(relation(all.last, pte));
        const bool many = index == 0 && end - page >= table_entries && of(machine, at.table).uniform;
        if (many) {
            ++all.run.count; // so that what it is inside the table counts
            all.add(of(machine, at.table).frames);
            --all.run.count;
        }
        const u64 step = many ? table_entries : 1;
        all.run.count += step;
        all.last = many ? machine.tables.entry(at.table, table_entries - 1) : pte;
        page = page + step;
    }
    return all.run;
}

/// How far back from `page`, which is present, the pages are alike.
Vpn PageRuns::start_of_run(const Machine& machine, const AddressSpace& space, Vpn page, Vpn begin) {
    const u32 levels = machine.config.levels;
    Walk at = walk(machine.tables, space.root, levels, page);
    const Look look = look_of(machine, at.pte, at.upper_writable);
    while (page > begin) {
        const Vpn before = page - 1;
        const u32 index = table_index(before, 1);
        if (index == table_entries - 1) {
            at = walk(machine.tables, space.root, levels, before);
            if (at.table == no_table) {
                break;
            }
        }
        const Pte pte = machine.tables.entry(at.table, index);
        if (!pte.has_frame() || look_of(machine, pte, at.upper_writable) != look) {
            break;
        }
        const bool many =
            index == table_entries - 1 && page - begin >= table_entries && of(machine, at.table).uniform;
        page = page - (many ? table_entries : 1);
    }
    return page;
}

std::optional<PageRun> PageRuns::next(const Machine& machine, const AddressSpace& space, Vpn from, Vpn end) {
    const std::optional<Vpn> first = first_pte(machine, space, from, end);
    return first ? std::optional(run_from(machine, space, *first, end)) : std::nullopt;
}

std::optional<PageRun> PageRuns::previous(const Machine& machine, const AddressSpace& space, Vpn begin,
                                          Vpn before) {
    const std::optional<Vpn> last = last_pte(machine, space, begin, before);
    return last ? std::optional(
                      run_from(machine, space, start_of_run(machine, space, *last, begin), *last + 1))
                : std::nullopt;
}

} // namespace cow::ui
