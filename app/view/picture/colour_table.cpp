#include "app/view/picture/colour_table.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <utility>

namespace cow::ui {
namespace {

constexpr std::size_t kept_as_they_are = 96;
constexpr int rounds = 4; // of moving the means

struct Shade {
    std::array<int, 3> rgb{};
    double weight = 0;
};

Shade shade_of(u32 rgb, double weight) {
    return {
        {static_cast<int>(rgb >> 16U), static_cast<int>((rgb >> 8U) & 0xffU), static_cast<int>(rgb & 0xffU)},
        weight};
}

u32 packed(const std::array<int, 3>& rgb) {
    return static_cast<u32>(rgb[0]) << 16U | static_cast<u32>(rgb[1]) << 8U | static_cast<u32>(rgb[2]);
}

int distance(const std::array<int, 3>& a, const std::array<int, 3>& b) {
    int sum = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum;
}

using Box = std::span<Shade>;

double weight_of(Box box) {
    double sum = 0;
    for (const Shade& shade : box) {
        sum += shade.weight;
    }
    return sum;
}

/// The channel in which the box is widest, and how wide.
std::pair<std::size_t, int> widest(Box box) {
    std::pair<std::size_t, int> found{0, 0};
    for (std::size_t channel = 0; channel < 3; ++channel) {
        const auto [low, high] =
            std::minmax_element(box.begin(), box.end(), [&](const Shade& a, const Shade& b) {
                return a.rgb[channel] < b.rgb[channel];
            });
        const int width = high->rgb[channel] - low->rgb[channel];
        if (width > found.second) {
            found = {channel, width};
        }
    }
    return found;
}

std::array<int, 3> mean_of(Box box) {
    std::array<double, 3> sum{};
    double weight = 0;
    for (const Shade& shade : box) {
        for (std::size_t i = 0; i < 3; ++i) {
            sum[i] += shade.rgb[i] * shade.weight;
        }
        weight += shade.weight;
    }
    std::array<int, 3> out{};
    for (std::size_t i = 0; i < 3; ++i) {
        out[i] = static_cast<int>(std::lround(sum[i] / weight));
    }
    return out;
}

/// Splits the box that is worth it most until there are `count`, and returns their means.
std::vector<std::array<int, 3>> split(Box all, std::size_t count) {
    std::vector<Box> boxes{all};
    while (boxes.size() < count) {
        std::size_t best = boxes.size();
        double most = 0;
        for (std::size_t i = 0; i < boxes.size(); ++i) {
            const double worth = weight_of(boxes[i]) * widest(boxes[i]).second;
            if (boxes[i].size() > 1 && worth > most) {
                most = worth;
                best = i;
            }
        }
        if (best == boxes.size()) {
            break;
        }
        const Box box = boxes[best];
        const std::size_t channel = widest(box).first;
        std::sort(box.begin(), box.end(), [&](const Shade& a, const Shade& b) {
            return std::pair(a.rgb[channel], a.rgb) < std::pair(b.rgb[channel], b.rgb);
        });
        double half = weight_of(box) / 2;
        std::size_t middle = 0;
        while (middle + 1 < box.size() && half > 0) {
            half -= box[middle++].weight;
        }
        boxes[best] = box.first(std::max<std::size_t>(middle, 1));
        boxes.push_back(box.subspan(std::max<std::size_t>(middle, 1)));
    }
    std::vector<std::array<int, 3>> means;
    for (const Box box : boxes) {
        means.push_back(mean_of(box));
    }
    return means;
}

std::size_t nearest_of(const std::vector<std::array<int, 3>>& table, const std::array<int, 3>& rgb) {
    std::size_t best = 0;
    int least = std::numeric_limits<int>::max();
    for (std::size_t i = 0; i < table.size(); ++i) {
        const int here = distance(table[i], rgb);
        if (here < least) {
            least = here;
            best = i;
        }
    }
    return best;
}

/// Moves each mean (the places from `first` on) into the middle of the shades that are nearest to it.
void settle(std::vector<std::array<int, 3>>& table, std::size_t first, Box shades) {
    std::vector<std::vector<Shade>> near(table.size());
    for (const Shade& shade : shades) {
        near[nearest_of(table, shade.rgb)].push_back(shade);
    }
    for (std::size_t i = first; i < table.size(); ++i) {
        if (!near[i].empty()) {
            table[i] = mean_of(near[i]);
        }
    }
}

} // namespace

void ColourCount::add(const std::vector<unsigned char>& rgb) {
    u32 before = 0;
    u64 run = 0; // neighbours are mostly of one colour
    for (std::size_t i = 0; i + 2 < rgb.size(); i += 3) {
        const u32 here = static_cast<u32>(rgb[i]) << 16U | static_cast<u32>(rgb[i + 1]) << 8U | rgb[i + 2];
        if (here != before && run > 0) {
            counts_[before] += std::exchange(run, 0);
        }
        before = here;
        ++run;
    }
    if (run > 0) {
        counts_[before] += run;
    }
}

ColourTable::ColourTable(const ColourCount& count) {
    std::vector<std::pair<u64, u32>> order;
    for (const auto& [colour, times] : count.counts()) {
        order.emplace_back(times, colour);
    }
    std::sort(order.rbegin(), order.rend());
    const std::size_t kept = order.size() <= most ? order.size() : kept_as_they_are;
    std::vector<std::array<int, 3>> table;
    for (std::size_t i = 0; i < kept; ++i) {
        table.push_back(shade_of(order[i].second, 1).rgb);
    }
    std::vector<Shade> shades;
    for (std::size_t i = kept; i < order.size(); ++i) {
        // Not by its count alone: a rare colour may be all of a small mark.
        shades.push_back(shade_of(order[i].second, std::sqrt(static_cast<double>(order[i].first))));
    }
    if (!shades.empty()) {
        const std::vector<std::array<int, 3>> means = split(shades, most - kept);
        table.insert(table.end(), means.begin(), means.end());
        for (int i = 0; i < rounds; ++i) {
            settle(table, kept, shades);
        }
    }
    for (const std::array<int, 3>& rgb : table) {
        colours_.push_back(packed(rgb));
    }
}

unsigned char ColourTable::nearest(u32 rgb) {
    if (const auto found = known_.find(rgb); found != known_.end()) {
        return found->second;
    }
    std::size_t best = 0;
    int least = std::numeric_limits<int>::max();
    const std::array<int, 3> wanted = shade_of(rgb, 1).rgb;
    for (std::size_t i = 0; i < colours_.size(); ++i) {
        const int here = distance(shade_of(colours_[i], 1).rgb, wanted);
        if (here < least) {
            least = here;
            best = i;
        }
    }
    return known_.emplace(rgb, static_cast<unsigned char>(best)).first->second;
}

} // namespace cow::ui
