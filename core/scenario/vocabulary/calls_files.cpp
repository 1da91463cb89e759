#include "core/kernel/fs/descriptors.hpp"
#include "core/scenario/vocabulary/calls.hpp"

#include <array>

namespace cow::vocabulary {

namespace {

using enum ArgSpec::Kind;

const ArgSpec fd_arg{"fd", fd};
const ArgSpec dirfd_arg{"dirfd", fd};
const ArgSpec path_arg{"path", path};
const ArgSpec count_arg{"count", expr};
const ArgSpec offset_arg{"offset", expr};
const ArgSpec buffer_arg{"buffer", buffer};
const ArgSpec rwf_arg{"flags", flags, &read_write_flags()};

// Where in a file to begin: [offset], which the call moves, or NULL: at the file position.
const std::array place_parts{ArgSpec{"offset", expr}};
const std::array vector_fields{ArgSpec{"iov_base", buffer}, ArgSpec{"iov_len", expr}};
const std::array vector_parts{ArgSpec{"vector", record, nullptr, vector_fields}};
const ArgSpec vectors_arg{"vectors", list, nullptr, vector_parts};
const std::array how_fields{ArgSpec{"flags", flags, &open_flag_names()}, ArgSpec{"mode", expr},
                            ArgSpec{"resolve", flags, &resolve_flags()}};

const std::array open_args{path_arg, ArgSpec{"flags", flags, &open_flag_names()}, ArgSpec{"mode", any}};
const std::array openat_args{dirfd_arg, path_arg, ArgSpec{"flags", flags, &open_flag_names()},
                             ArgSpec{"mode", any}};
const std::array openat2_args{dirfd_arg, path_arg, ArgSpec{"how", record, nullptr, how_fields},
                              ArgSpec{"size", expr}};
const std::array creat_args{path_arg, ArgSpec{"mode", any}};
const std::array memfd_args{ArgSpec{"name", path}, ArgSpec{"flags", flags, &memfd_flags()}};
const std::array close_args{fd_arg};
const std::array close_range_args{ArgSpec{"first", expr}, ArgSpec{"last", expr},
                                  ArgSpec{"flags", flags, &close_range_flags()}};
const std::array dup2_args{fd_arg, ArgSpec{"newfd", fd}};
const std::array dup3_args{fd_arg, ArgSpec{"newfd", fd}, ArgSpec{"flags", flags, &open_flag_names()}};
const std::array fcntl_args{fd_arg, ArgSpec{"op", flags, &fcntl_operations()}, ArgSpec{"arg", any}};
const std::array lseek_args{fd_arg, offset_arg, ArgSpec{"whence", flags, &whences()}};
const std::array io_args{fd_arg, buffer_arg, count_arg};
const std::array positioned_args{fd_arg, buffer_arg, count_arg, offset_arg};
const std::array vectored_args{fd_arg, vectors_arg, count_arg};
const std::array vectored_at_args{fd_arg, vectors_arg, count_arg, offset_arg};
const std::array vectored_flags_args{fd_arg, vectors_arg, count_arg, offset_arg, rwf_arg};
const std::array copy_args{ArgSpec{"fd_in", fd},    ArgSpec{"off_in", list, nullptr, place_parts},
                           ArgSpec{"fd_out", fd},   ArgSpec{"off_out", list, nullptr, place_parts},
                           ArgSpec{"length", expr}, ArgSpec{"flags", expr}};
const std::array sendfile_args{ArgSpec{"out_fd", fd}, ArgSpec{"in_fd", fd},
                               ArgSpec{"offset", list, nullptr, place_parts}, count_arg};
const std::array truncate_args{path_arg, ArgSpec{"length", expr}};
const std::array ftruncate_args{fd_arg, ArgSpec{"length", expr}};
const std::array fallocate_args{fd_arg, ArgSpec{"mode", flags, &fallocate_modes()}, offset_arg,
                                ArgSpec{"length", expr}};
const std::array two_paths{ArgSpec{"oldpath", path}, ArgSpec{"newpath", path}};
const std::array two_paths_at{ArgSpec{"olddirfd", fd}, ArgSpec{"oldpath", path}, ArgSpec{"newdirfd", fd},
                              ArgSpec{"newpath", path}};
const std::array linkat_args{ArgSpec{"olddirfd", fd}, ArgSpec{"oldpath", path}, ArgSpec{"newdirfd", fd},
                             ArgSpec{"newpath", path}, ArgSpec{"flags", flags, &at_flags()}};
const std::array renameat2_args{ArgSpec{"olddirfd", fd}, ArgSpec{"oldpath", path}, ArgSpec{"newdirfd", fd},
                                ArgSpec{"newpath", path}, ArgSpec{"flags", flags, &rename_flags()}};
const std::array unlink_args{path_arg};
const std::array unlinkat_args{dirfd_arg, path_arg, ArgSpec{"flags", flags, &at_flags()}};

const std::array sync_range_args{fd_arg, offset_arg, ArgSpec{"bytes", expr},
                                 ArgSpec{"flags", flags, &sync_range_flags()}};
const std::array readahead_args{fd_arg, offset_arg, count_arg};
const std::array fadvise_args{fd_arg, offset_arg, ArgSpec{"length", expr},
                              ArgSpec{"advice", flags, &file_advices()}};

const std::array file_rows{
    CallSpec{"open", CallId::open, 2, open_args},
    CallSpec{"openat", CallId::openat, 3, openat_args},
    CallSpec{"openat2", CallId::openat2, 4, openat2_args},
    CallSpec{"creat", CallId::creat, 1, creat_args},
    CallSpec{"memfd_create", CallId::memfd_create, 2, memfd_args},
    CallSpec{"close", CallId::close, 1, close_args},
    CallSpec{"close_range", CallId::close_range, 3, close_range_args},
    CallSpec{"dup", CallId::dup, 1, close_args},
    CallSpec{"dup2", CallId::dup2, 2, dup2_args},
    CallSpec{"dup3", CallId::dup3, 3, dup3_args},
    CallSpec{"fcntl", CallId::fcntl, 2, fcntl_args},
    CallSpec{"lseek", CallId::lseek, 3, lseek_args},
    CallSpec{"read", CallId::read, 3, io_args},
    CallSpec{"write", CallId::write, 3, io_args},
    CallSpec{"pread64", CallId::pread64, 4, positioned_args},
    CallSpec{"pwrite64", CallId::pwrite64, 4, positioned_args},
    CallSpec{"readv", CallId::readv, 3, vectored_args},
    CallSpec{"writev", CallId::writev, 3, vectored_args},
    CallSpec{"preadv", CallId::preadv, 4, vectored_at_args},
    CallSpec{"pwritev", CallId::pwritev, 4, vectored_at_args},
    CallSpec{"preadv2", CallId::preadv2, 5, vectored_flags_args},
    CallSpec{"pwritev2", CallId::pwritev2, 5, vectored_flags_args},
    CallSpec{"copy_file_range", CallId::copy_file_range, 6, copy_args},
    CallSpec{"sendfile", CallId::sendfile, 4, sendfile_args},
    CallSpec{"truncate", CallId::truncate, 2, truncate_args},
    CallSpec{"ftruncate", CallId::ftruncate, 2, ftruncate_args},
    CallSpec{"fallocate", CallId::fallocate, 4, fallocate_args},
    CallSpec{"link", CallId::link, 2, two_paths},
    CallSpec{"linkat", CallId::linkat, 5, linkat_args},
    CallSpec{"unlink", CallId::unlink, 1, unlink_args},
    CallSpec{"unlinkat", CallId::unlinkat, 3, unlinkat_args},
    CallSpec{"rename", CallId::rename, 2, two_paths},
    CallSpec{"renameat", CallId::renameat, 4, two_paths_at},
    CallSpec{"renameat2", CallId::renameat2, 5, renameat2_args},
    CallSpec{"fsync", CallId::fsync, 1, close_args},
    CallSpec{"fdatasync", CallId::fdatasync, 1, close_args},
    CallSpec{"sync_file_range", CallId::sync_file_range, 4, sync_range_args},
    CallSpec{"sync", CallId::sync, 0, {}},
    CallSpec{"syncfs", CallId::syncfs, 1, close_args},
    CallSpec{"fadvise64", CallId::fadvise64, 4, fadvise_args},
    CallSpec{"readahead", CallId::readahead, 3, readahead_args},
};

} // namespace

std::span<const CallSpec> file_calls() { return file_rows; }

const ArgSpec& fcntl_argument(u64 operation) {
    static const ArgSpec number{"arg", expr};
    static const ArgSpec descriptor{"flags", flags, &descriptor_flags()};
    static const ArgSpec status{"flags", flags, &open_flag_names()};
    static const ArgSpec sealing{"seals", flags, &seals()};
    switch (operation) {
    case fcntl_op::dupfd:
    case fcntl_op::dupfd_cloexec: return number;
    case fcntl_op::setfd: return descriptor;
    case fcntl_op::setfl: return status;
    case fcntl_op::add_seals: return sealing;
    default: return fcntl_args[2];
    }
}

} // namespace cow::vocabulary
