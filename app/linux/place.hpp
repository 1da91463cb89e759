#pragma once
// Where the scenario's files are made, and what is known about the file system there.

#include "core/base/ids.hpp"

#include <string>
#include <string_view>

namespace cow::real {

/// The file system that the model's rules are those of.
inline constexpr std::string_view modelled_file_system = "ext4";
/// One that keeps files in memory only.
inline constexpr std::string_view memory_file_system = "tmpfs";

/// A directory for the scenario's files: $TMPDIR, /var/tmp or /tmp, the first that is on ext4, or else on another disk,
/// or else in memory. "" when none can be written to.
std::string place_for_files();

/// The name of the file system that a directory is on; of ext4 with what sets it apart from an ordinary one, if anything
/// does. One without a name here is told by its number.
std::string file_system_of(const std::string& directory);

/// Pages that are read around a page that is missing from one of its files, of which `path` is one with bytes of its own.
u32 read_ahead_of(const std::string& directory, const std::string& path);

/// Does its file system keep what one call writes as a large folio, whose pages get dirty together? Not told of what is
/// in memory only.
bool has_large_folios(const std::string& directory);
/// Does its file system have a journal? One that is on no device of its own may have one.
bool has_journal(const std::string& directory);
/// May files in memory have them, and shared memory huge pages? It is told without trying.
bool may_share_huge_pages();

/// Writes a file's dirty pages from `offset` on to the disk, `bytes` of them or all (0), and waits. Overlayfs writes the
/// whole file: it passes on no ranges.
void write_out(int fd, u64 offset = 0, u64 bytes = 0);

} // namespace cow::real
