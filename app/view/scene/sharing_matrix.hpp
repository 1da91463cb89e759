#pragma once
// Who maps which frames, of any number of processes: a row a process, a column for all frames that the same processes map.

#include "core/machine/machine.hpp"

#include <span>
#include <vector>

namespace cow::ui {

struct SharingMatrix {
    struct Column {
        std::vector<Pfn> frames;  ///< ascending
        FrameKind kind{};         ///< of the first
        std::vector<bool> mapped; ///< by row
        std::size_t owners = 0;   ///< rows that map them
    };
    std::vector<ProcId> rows;
    std::vector<Column> columns; ///< those with the most owners first
    bool counted = true;         ///< false: there are too many pages to look through
};

/// Of these processes; only what they map.
SharingMatrix sharing_matrix(const Machine& machine, std::span<const ProcId> processes);

/// "F7", "F7, F9", "16 frames".
std::string column_name(const SharingMatrix::Column& column);

} // namespace cow::ui
