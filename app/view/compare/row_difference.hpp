#pragma once
// What is not the same about a process's pages under two kernels. Frames' numbers do not count: which of the free ones
// is taken says nothing.

#include "app/view/scene/scene.hpp"

#include <string>
#include <vector>

namespace cow::ui {

/// Of one card, which rows have a page that is otherwise in `other`. None where it has no such process.
std::vector<bool> rows_that_differ(const ProcessCard& card, const Machine& machine, const Machine& other);

/// One page of a process that both have.
bool page_differs(const Machine& machine, const Machine& other, ProcId proc, Vpn page);

/// "frame F4, writable, mapped once": what is compared about a page.
std::string page_text(const Machine& machine, ProcId proc, Vpn page);

} // namespace cow::ui
