#pragma once
// Reads of which the disk decides how far they have come when somebody looks.

#include "core/machine/machine.hpp"

#include <string_view>
#include <utility>
#include <vector>

namespace cow::real {

/// Where a file is that a step may have read in such a way.
class DiskRaces {
public:
    DiskRaces() = default;
    explicit DiskRaces(const Machine& before);
    /// Why the memory of whoever did the step is not known since; "": nothing was raced for.
    std::string_view lost(const Machine& after) const;

private:
    using Pages = std::vector<std::pair<FileId, u64>>;
    Pages holes_; ///< to be read again, in files of which other pages would come along from the disk
    Pages
        marked_; ///< with PG_reclaim, which is PG_readahead: a fault reads on from there (page_cache_async_ra)
};

} // namespace cow::real
