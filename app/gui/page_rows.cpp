#include "app/gui/page_rows.hpp"

#include <algorithm>

namespace cow::gui {
namespace {

constexpr u64 small_area = 8; // pages; all of such an area are worth a row, present or not

class Walker {
public:
    Walker(const Machine& machine, Vpn first, Vpn last, const std::function<bool(Vpn, Pte)>& visit)
        : machine_(machine), first_(first), last_(last), visit_(visit) {}

    bool descend(TableId table, u32 level, u64 base) const {
        const u64 span = u64{1} << (table_bits * (level - 1)); // pages per entry
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

/// Pages around `focus`: up to half of `limit` before it, the rest from it on.
std::vector<Vpn> around(const Machine& machine, const AddressSpace& space, Vpn focus, std::size_t limit) {
    std::vector<Vpn> pages;
    const Vma* vma = space.find(focus);
    for (u64 back = std::min<u64>(limit / 2, vma != nullptr ? focus - vma->start : 0); back > 0; --back) {
        const Vpn page = focus - back;
        const Walk at = walk(machine.tables, space.root, machine.config.levels, page);
        if (!at.pte.none()) {
            pages.push_back(page);
        }
    }
    pages.push_back(focus);
    if (limit > pages.size()) {
        const Vpn end = space.vmas.empty() ? focus + 1 : std::max(space.vmas.back().end, focus + 1);
        visit_ptes(machine, space, focus + 1, end, [&](Vpn page, Pte) {
            pages.push_back(page);
            return pages.size() < limit;
        });
    }
    return pages;
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

std::vector<Vpn> choose_pages(const Machine& machine, const AddressSpace& space, std::optional<Vpn> focus,
                              std::size_t limit) {
    if (limit == 0) {
        return {};
    }
    for (const bool absent_too : {true, false}) {
        std::vector<Vpn> pages = candidates(machine, space, absent_too, limit);
        const bool all = pages.size() <= limit;
        if (!all && absent_too) {
            continue;
        }
        pages.resize(std::min(pages.size(), limit));
        const auto place = focus ? std::lower_bound(pages.begin(), pages.end(), *focus) : pages.end();
        if (!focus || (place != pages.end() && *place == *focus)) {
            return pages;
        }
        if (all && pages.size() < limit) {
            pages.insert(place, *focus);
            return pages;
        }
    }
    return around(machine, space, *focus, limit);
}

} // namespace cow::gui
