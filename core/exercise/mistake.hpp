#pragma once
// What may be wrong with an act.

#include "core/base/ids.hpp"

namespace cow {

enum class Mistake : u8 {
    none,
    again,            ///< it has been done
    entry,            ///< another entry is meant
    decision,         ///< another one is called for
    no_frame_needed,  ///< the decision does not take one
    frame_in_use,     ///< the frame is not free
    frame_is_free,    ///< nobody has taken the frame
    nothing_in_hand,  ///< there is no frame to be filled
    nothing_to_read,  ///< no file's page is missing
    source,           ///< another page is to be copied
    filling,          ///< zeros and a copy taken for each other
    frame,            ///< another frame is to be mapped
    no_entry,         ///< no VMA is there, so that there is no entry to be set
    writable,         ///< the entry must not allow writing
    read_only,        ///< the entry has to allow writing
    not_filled,       ///< the frame's contents are not there yet
    zero_page,        ///< its references are not counted
    count,            ///< the frame's references do not change so
    not_copied,       ///< fork copies no entries of this mapping
    not_private,      ///< what is shared, or read-only already, is not write-protected
    in_use_elsewhere, ///< exit: another process runs in this address space
    still_used,       ///< the frame has references
    nothing_stale,    ///< no translation can be out of date
    flush_early,      ///< an entry is still to be changed
    free_early,       ///< a stale translation may still lead there
    incomplete,       ///< acts are missing
    lawful,           ///< the access is a lawful one
    unlawful,         ///< trying it again cannot help
    invariant,        ///< something that must always hold is broken
};

} // namespace cow
