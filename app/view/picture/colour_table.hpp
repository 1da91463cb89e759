#pragma once
// The 255 colours that stand for all those of some pictures: what GIF has room for, beside "as before".

#include "core/base/ids.hpp"

#include <array>
#include <cstddef>
#include <unordered_map>
#include <vector>

namespace cow::ui {

/// How often each colour (0xRRGGBB) occurs.
class ColourCount {
public:
    void add(const std::vector<unsigned char>& rgb);
    const std::unordered_map<u32, u64>& counts() const { return counts_; }

private:
    std::unordered_map<u32, u64> counts_;
};

class ColourTable {
public:
    static constexpr std::size_t most = 255;

    /// The pictures are drawn from few colours, which cover most of them, and from the shades between two of those at
    /// the edges of letters and lines. So the most frequent colours stay as they are; the shades are split into boxes of
    /// about equal weight, and what they are replaced by is the mean of a box, moved to where it errs least.
    explicit ColourTable(const ColourCount& count);

    const std::vector<u32>& colours() const { return colours_; }
    /// Place of the nearest one.
    unsigned char nearest(u32 rgb);

private:
    std::vector<u32> colours_;
    std::unordered_map<u32, unsigned char> known_;
};

} // namespace cow::ui
