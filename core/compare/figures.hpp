#pragma once
// What kernels are compared by: a handful of figures of a machine, and what of them a step changed.

#include "core/machine/machine.hpp"

#include <array>
#include <span>
#include <string_view>

namespace cow {

/// One figure of a machine.
struct Figure {
    enum class Unit : u8 { count, bytes, nanoseconds };
    std::string_view name; ///< "frames_used": as JSON has it
    std::string_view what; ///< "frames used": tr() translates it
    std::string_view help; ///< a sentence about it; tr() translates it
    Unit unit = Unit::count;
    u64 (*of)(const Machine&) = nullptr;
};
inline constexpr std::size_t figure_count = 11;
/// All of them; those that tell most come first.
std::span<const Figure, figure_count> figures();
/// Of these, so many from the front are shown where there is little room.
inline constexpr std::size_t main_figures = 5;

/// Their values at some moment.
using FigureValues = std::array<u64, figure_count>;
FigureValues figures_of(const Machine& machine);

/// What was added from one moment to another, modulo 2^64.
FigureValues added(const FigureValues& before, const FigureValues& after);

} // namespace cow
