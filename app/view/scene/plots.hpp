#pragma once
// The plots over the steps: what they show, reduced to as many columns as find room.

#include "app/view/base/theme.hpp"
#include "app/view/scene/sample.hpp"

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cow::ui {

/// Where a series has nothing: before a process is made, and when it is gone.
inline constexpr u64 no_value = ~u64{0};

struct Series {
    std::string name;
    Colour colour = 0;
    std::vector<u64> values; ///< by column, the most in it, or no_value
    bool own_words = false;  ///< the name is the scenario's
};

struct Plot {
    std::string_view title; ///< passes through tr() where it is shown
    bool bytes = false;
    bool stacked = false; ///< each series lies on the one before it
    u64 most = 0;         ///< of a column; where the axis ends is axis_end(most, bytes)
    std::vector<Series> series;
};

/// What a process's memory is measured as.
enum class Measure : u8 { rss, pss, uss };
inline constexpr std::array<std::string_view, 3> measure_names{"rss", "pss", "uss"};

inline constexpr std::size_t plot_count = 5;

struct PlotSet {
    std::vector<std::size_t> steps; ///< whole steps behind each column's last sample
    std::array<Plot, plot_count> plots;

    /// The column in which `step` is.
    std::size_t column_of(std::size_t step) const;
};
/// `processes`: the names of the machine's processes, by number.
PlotSet plots_of(std::span<const Sample> samples, std::size_t columns, Measure measure,
                 std::span<const std::string> processes, const Palette& palette);

/// A round number not below `most`: 2, 4 or 10 times a power of ten, or of bytes a power of two.
u64 axis_end(u64 most, bool bytes);

} // namespace cow::ui
