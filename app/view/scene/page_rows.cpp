#include "app/view/scene/page_rows.hpp"

#include <algorithm>

namespace cow::ui {
namespace {

constexpr u64 small_area = 8; // pages; all of such an area are worth a row, present or not

class Walker {
public:
    Walker(const Machine& machine, Vpn first, Vpn last, const std::function<bool(Vpn, Pte)>& visit)
        : machine_(machine), first_(first), last_(last), visit_(visit) {}

    bool descend(TableId table, u32 level, u64 base) const {
        const u64 span = span_of(level);
        if (machine_.tables[table].live == 0) {
            return true;
        }
        for (u64 i = first_.v > base ? (first_.v - base) / span : 0; i < table_entries; ++i) {
            const u64 page = base + i * span;
            if (page >= last_.v) {
                return true;
            }
            const Pte entry = machine_.tables.entry(table, static_cast<u32>(i));
            if (entry.none()) {
                continue;
            }
            if (level == 1 ? !visit_(Vpn{page}, entry) : !descend(entry.child(), level - 1, page)) {
                return false;
            }
        }
        return true;
    }

private:
    const Machine& machine_;
    Vpn first_;
    Vpn last_;
    const std::function<bool(Vpn, Pte)>& visit_;
};

u64 count_below(const Machine& machine, TableId id, u32 level) {
    const Table& table = machine.tables[id];
    if (level == 1) {
        return table.live;
    }
    u64 sum = 0;
    u32 left = table.live;
    for (u32 i = 0; i < table_entries && left > 0; ++i) {
        if (!table.entries[i].none()) {
            --left;
            sum += count_below(machine, table.entries[i].child(), level - 1);
        }
    }
    return sum;
}

/// Pages worth a row, at most `limit` and one more, which tells that there are others.
std::vector<Vpn> candidates(const Machine& machine, const AddressSpace& space, bool absent_too,
                            std::size_t limit) {
    std::vector<Vpn> pages;
    for (const Vma& vma : space.vmas) {
        if (absent_too && vma.pages() <= small_area) {
            for (Vpn page = vma.start; page < vma.end; ++page) {
                pages.push_back(page);
            }
        } else {
            visit_ptes(machine, space, vma.start, vma.end, [&](Vpn page, Pte) {
                pages.push_back(page);
                return pages.size() <= limit;
            });
        }
        if (pages.size() > limit) {
            break;
        }
    }
    return pages;
}

/// The runs of a space from some page on, and back from it; pages to be told apart are runs of their own.
class Reader {
public:
    Reader(const Machine& machine, const AddressSpace& space, PageRuns& runs, std::vector<Vpn> apart)
        : machine_(machine), space_(space), runs_(runs), apart_(std::move(apart)) {
        std::sort(apart_.begin(), apart_.end());
        apart_.erase(std::unique(apart_.begin(), apart_.end()), apart_.end());
    }

    /// The first run at or behind `page`.
    std::optional<PageRun> from(Vpn page) {
        const auto special = std::lower_bound(apart_.begin(), apart_.end(), page);
        for (auto it = space_.vmas.from(page); it != space_.vmas.end(); ++it) {
            const Vpn begin = std::max(it->start, page);
            const bool cut = special != apart_.end() && *special < it->end;
            if (!(cut && *special <= begin)) {
                if (const auto run = runs_.next(machine_, space_, begin, cut ? *special : it->end)) {
                    return run;
                }
            }
            if (cut) {
                return alone(*special);
            }
        }
        return special != apart_.end() ? std::optional(alone(*special)) : std::nullopt;
    }

    /// The last run before `page`.
    std::optional<PageRun> before(Vpn page) {
        const auto past = std::lower_bound(apart_.begin(), apart_.end(), page);
        const bool special = past != apart_.begin();
        const Vpn at = special ? past[-1] : Vpn{};
        for (auto it = space_.vmas.rbegin(); it != space_.vmas.rend(); ++it) {
            if (it->start >= page) {
                continue;
            }
            const Vpn end = std::min(it->end, page);
            const bool cut = special && at >= it->start;
            if (!(cut && at + 1 >= end)) {
                if (const auto run = runs_.previous(machine_, space_, cut ? at + 1 : it->start, end)) {
                    return run;
                }
            }
            if (cut) {
                return alone(at);
            }
        }
        return special ? std::optional(alone(at)) : std::nullopt;
    }

private:
    PageRun alone(Vpn page) const {
        return {page, 1, walk(machine_.tables, space_.root, machine_.config.levels, page).pte,
                RunFrames::consecutive};
    }

    const Machine& machine_;
    const AddressSpace& space_;
    PageRuns& runs_;
    std::vector<Vpn> apart_;
};

/// Rows around `center`: while there is room, one behind it, one before it, …
std::vector<PageRun> around(Reader& reader, Vpn center, std::size_t units, std::size_t most_before) {
    std::vector<PageRun> before;
    std::vector<PageRun> after;
    bool more_before = true;
    bool more_after = true;
    Vpn low = center;
    Vpn high = center;
    const auto take = [&](std::optional<PageRun> run, std::vector<PageRun>& into, bool& more) {
        more = run && units_of(run->count) <= units;
        if (more) {
            units -= units_of(run->count);
            into.push_back(*run);
        }
        return more;
    };
    while (more_before || more_after) {
        if (more_after && take(reader.from(high), after, more_after)) {
            high = after.back().first + after.back().count;
        }
        more_before = more_before && before.size() < most_before;
        if (more_before && take(reader.before(low), before, more_before)) {
            low = before.back().first;
        }
    }
    std::reverse(before.begin(), before.end());
    before.insert(before.end(), after.begin(), after.end());
    return before;
}

std::vector<PageRun> choose_runs(const Machine& machine, const AddressSpace& space, PageRuns& runs,
                                 const RowRequest& request) {
    std::vector<Vpn> apart;
    const std::size_t rows = request.units / page_units;
    if (request.focus) {
        apart.push_back(*request.focus);
    }
    if (request.anchor) {
        const Vma* vma = space.find(*request.anchor);
        for (u64 i = 0; vma != nullptr && i < rows && *request.anchor + i < vma->end; ++i) {
            if (walk(machine.tables, space.root, machine.config.levels, *request.anchor + i)
                    .pte.has_frame()) {
                apart.push_back(*request.anchor + i);
            }
        }
    }
    Reader reader(machine, space, runs, apart);
    const Vpn start = space.vmas.empty() ? Vpn{0} : space.vmas.front().start;
    const Vpn center = request.anchor.value_or(request.focus.value_or(start));
    const auto has_focus = [&](const std::vector<PageRun>& chosen) {
        return !request.focus || std::any_of(chosen.begin(), chosen.end(),
                                             [&](const PageRun& run) { return run.first == *request.focus; });
    };
    const std::size_t most_before = request.anchor ? 1 : rows;
    std::vector<PageRun> chosen = around(reader, center, request.units, most_before);
    if (!has_focus(chosen)) {
        // It is elsewhere: its row takes the room of the others.
        const std::size_t rest = request.units > page_units ? request.units - page_units : 0;
        chosen = around(reader, center, rest, most_before);
        const PageRun own{*request.focus, 1,
                          walk(machine.tables, space.root, machine.config.levels, *request.focus).pte,
                          RunFrames::consecutive};
        const auto place = std::find_if(chosen.begin(), chosen.end(),
                                        [&](const PageRun& run) { return run.first > own.first; });
        chosen.insert(place, own);
    }
    return chosen;
}

/// As long as there is room, the first page of the first run gets a row of its own.
void open_runs(const Machine& machine, const AddressSpace& space, PageRuns& runs, std::size_t units,
               std::vector<PageRun>& chosen) {
    std::size_t used = 0;
    for (const PageRun& run : chosen) {
        used += units_of(run.count);
    }
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        const PageRun run = chosen[i];
        const std::size_t more =
            run.count == 1 ? 0 : page_units + units_of(run.count - 1) - units_of(run.count);
        const auto rest = run.count == 1 || used + more > units
                              ? std::nullopt
                              : runs.next(machine, space, run.first + 1, run.first + run.count);
        if (rest && rest->count == run.count - 1) {
            used += more;
            chosen[i] = {run.first, 1, run.pte, RunFrames::consecutive};
            chosen.insert(chosen.begin() + static_cast<std::ptrdiff_t>(i) + 1, *rest);
        }
    }
}

} // namespace

void visit_ptes(const Machine& machine, const AddressSpace& space, Vpn first, Vpn last,
                const std::function<bool(Vpn, Pte)>& visit) {
    if (space.root != no_table && first < last) {
        Walker(machine, first, last, visit).descend(space.root, machine.config.levels, 0);
    }
}

u64 count_ptes(const Machine& machine, const AddressSpace& space) {
    return space.root == no_table ? 0 : count_below(machine, space.root, machine.config.levels);
}

std::vector<Vpn> first_pages(const Machine& machine, const AddressSpace& space, std::size_t limit) {
    std::vector<Vpn> pages = candidates(machine, space, true, limit);
    if (pages.size() > limit) {
        pages = candidates(machine, space, false, limit);
    }
    pages.resize(std::min(pages.size(), limit));
    return pages;
}

std::vector<PageRun> choose_rows(const Machine& machine, const AddressSpace& space, PageRuns& runs,
                                 const RowRequest& request) {
    const std::size_t limit = request.units / page_units;
    if (limit == 0) {
        return {};
    }
    for (const bool absent_too : {true, false}) {
        std::vector<Vpn> pages = candidates(machine, space, absent_too, limit);
        if (request.focus) {
            const auto place = std::lower_bound(pages.begin(), pages.end(), *request.focus);
            if (place == pages.end() || *place != *request.focus) {
                pages.insert(place, *request.focus);
            }
        }
        if (pages.size() > limit) {
            continue;
        }
        std::vector<PageRun> rows;
        for (const Vpn page : pages) {
            rows.push_back({page, 1, walk(machine.tables, space.root, machine.config.levels, page).pte,
                            RunFrames::consecutive});
        }
        return rows;
    }
    std::vector<PageRun> chosen = choose_runs(machine, space, runs, request);
    if (request.open) {
        open_runs(machine, space, runs, request.units, chosen);
    }
    return chosen;
}

} // namespace cow::ui
