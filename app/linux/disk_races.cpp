#include "app/linux/disk_races.hpp"

#include "core/kernel/page/truncate.hpp"
#include "core/language/language.hpp"

#include <algorithm>

namespace cow::real {

DiskRaces::DiskRaces(const Machine& before) {
    for (u32 i = 0; i < before.files.size(); ++i) {
        const File& file = before.files[i];
        if (file.cold.empty()) {
            continue;
        }
        const std::size_t others = holes_.size();
        for (const u64 index : file.cold) {
            if (kernel::block_of(before, FileId{i}, index) >= unwritten_content) {
                holes_.emplace_back(FileId{i}, index);
            }
        }
        if (holes_.size() - others == file.cold.size()) {
            holes_.resize(others);
        }
        for (const auto& [index, pfn] : file.cache) {
            if (before.frames[pfn].has(frame_flag::reclaim) && *file.cold.rbegin() > index) {
                marked_.emplace_back(FileId{i}, index);
            }
        }
    }
}

std::string_view DiskRaces::lost(const Machine& after) const {
    const auto cached = [&](const auto& page) { return after.files[page.first.v].cached(page.second); };
    if (std::any_of(holes_.begin(), holes_.end(), [&](const auto& hole) { return cached(hole) != no_pfn; })) {
        return tr("whether what comes along with a hole is there in time, which is the disk's affair");
    }
    const bool read_on = std::any_of(marked_.begin(), marked_.end(), [&](const auto& page) {
        const Pfn pfn = cached(page);
        return pfn != no_pfn && !after.frames[pfn].has(frame_flag::reclaim);
    });
    return read_on ? tr("what a page that reclaim marked makes a fault read on from the disk") : "";
}

} // namespace cow::real
