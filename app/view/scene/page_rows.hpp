#pragma once
// Which pages of an address space are shown as rows, when there may be millions: every page that finds room, else runs
// of pages that are alike; a bounded number is looked at.

#include "app/view/scene/page_runs.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

namespace cow::ui {

/// Calls `visit(page, pte)` for PTEs in [first, last) that are not none, in address order, until it returns false.
void visit_ptes(const Machine& machine, const AddressSpace& space, Vpn first, Vpn last,
                const std::function<bool(Vpn, Pte)>& visit);

/// PTEs of the space that are not none; looks at page tables only, not at their entries.
u64 count_ptes(const Machine& machine, const AddressSpace& space);

/// The first pages, at most `limit`: of small areas all, present or not; of large ones those that are present.
std::vector<Vpn> first_pages(const Machine& machine, const AddressSpace& space, std::size_t limit);

/// What rows take of the room: a run has a second line.
inline constexpr std::size_t page_units = 2;
inline constexpr std::size_t run_units = 3;
constexpr std::size_t units_of(u64 pages) { return pages == 1 ? page_units : run_units; }

struct RowRequest {
    std::optional<Vpn> focus;  ///< always has a row of its own
    std::optional<Vpn> anchor; ///< the pages from here on are wanted one by one
    std::size_t units = 0;     ///< room
    bool open = false;         ///< room that runs leave is filled with their first pages, one by one
};
/// By address: of small areas all pages, present or not; of large ones those that are present. When there are too many,
/// runs take the place of their pages; when those are too many too, the ones near the anchor, else near the focus.
std::vector<PageRun> choose_rows(const Machine& machine, const AddressSpace& space, PageRuns& runs,
                                 const RowRequest& request);

} // namespace cow::ui
