#pragma once
// Which pages of an address space are shown as rows, when there may be millions: a bounded number is looked at.

#include "app/gui/moment.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

namespace cow::gui {

/// Calls `visit(page, pte)` for PTEs in [first, last) that are not none, in address order, until it returns false.
void visit_ptes(const Machine& machine, const AddressSpace& space, Vpn first, Vpn last,
                const std::function<bool(Vpn, Pte)>& visit);

/// PTEs of the space that are not none; looks at page tables only, not at their entries.
u64 count_ptes(const Machine& machine, const AddressSpace& space);

/// Up to `limit` pages, by address: those of small areas, present or not; of large ones those that are present; and
/// `focus` among them, if it is given.
std::vector<Vpn> choose_pages(const Machine& machine, const AddressSpace& space, std::optional<Vpn> focus,
                              std::size_t limit);

} // namespace cow::gui
