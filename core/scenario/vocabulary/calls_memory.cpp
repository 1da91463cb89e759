#include "core/scenario/vocabulary/calls.hpp"

#include <array>

namespace cow::vocabulary {

namespace {

using enum ArgSpec::Kind;
const std::array answer{ArgSpec{"in_core", expr}};
const std::array part_fields{ArgSpec{"iov_base", buffer}, ArgSpec{"iov_len", expr}};
const std::array part{ArgSpec{"iovec", record, nullptr, part_fields}};
const std::array mmap_args{ArgSpec{"addr", expr},
                           ArgSpec{"length", expr},
                           ArgSpec{"prot", flags, &protections()},
                           ArgSpec{"flags", flags, &mapping_flags()},
                           ArgSpec{"fd", fd},
                           ArgSpec{"offset", expr}};
const std::array munmap_args{ArgSpec{"addr", expr}, ArgSpec{"length", expr}};
const std::array mprotect_args{ArgSpec{"addr", expr}, ArgSpec{"length", expr},
                               ArgSpec{"prot", flags, &protections()}};
const std::array mremap_args{ArgSpec{"old_address", expr}, ArgSpec{"old_size", expr},
                             ArgSpec{"new_size", expr}, ArgSpec{"flags", flags, &mremap_flag_names()},
                             ArgSpec{"new_address", expr}};
const std::array brk_args{ArgSpec{"addr", expr}};
const std::array madvise_args{ArgSpec{"addr", expr}, ArgSpec{"length", expr},
                              ArgSpec{"advice", flags, &advices()}};
const std::array lock_args{ArgSpec{"addr", expr}, ArgSpec{"length", expr}};
const std::array mlock2_args{ArgSpec{"addr", expr}, ArgSpec{"length", expr},
                             ArgSpec{"flags", flags, &mlock_flag_names()}};
const std::array mlockall_args{ArgSpec{"flags", flags, &mlockall_flag_names()}};
const std::array mincore_args{ArgSpec{"addr", expr}, ArgSpec{"length", expr},
                              ArgSpec{"vec", list, nullptr, answer}};
const std::array process_vm_args{ArgSpec{"pid", expr},     ArgSpec{"local_iov", list, nullptr, part},
                                 ArgSpec{"liovcnt", expr}, ArgSpec{"remote_iov", list, nullptr, part},
                                 ArgSpec{"riovcnt", expr}, ArgSpec{"flags", expr}};
const std::array process_madvise_args{ArgSpec{"pidfd", fd}, ArgSpec{"ranges", list, nullptr, part},
                                      ArgSpec{"count", expr}, ArgSpec{"advice", flags, &advices()},
                                      ArgSpec{"flags", expr}};
const std::array msync_args{ArgSpec{"addr", expr}, ArgSpec{"length", expr},
                            ArgSpec{"flags", flags, &msync_flag_names()}};
const std::array memory_rows{
    CallSpec{"mmap", CallId::mmap, 6, mmap_args},
    CallSpec{"munmap", CallId::munmap, 2, munmap_args},
    CallSpec{"mprotect", CallId::mprotect, 3, mprotect_args},
    CallSpec{"mremap", CallId::mremap, 4, mremap_args},
    CallSpec{"brk", CallId::brk, 1, brk_args},
    CallSpec{"madvise", CallId::madvise, 3, madvise_args},
    CallSpec{"mlock", CallId::mlock, 2, lock_args},
    CallSpec{"mlock2", CallId::mlock2, 3, mlock2_args},
    CallSpec{"munlock", CallId::munlock, 2, lock_args},
    CallSpec{"mlockall", CallId::mlockall, 1, mlockall_args},
    CallSpec{"munlockall", CallId::munlockall, 0, {}},
    CallSpec{"mincore", CallId::mincore, 3, mincore_args},
    CallSpec{"process_vm_readv", CallId::process_vm_readv, 6, process_vm_args},
    CallSpec{"process_vm_writev", CallId::process_vm_writev, 6, process_vm_args},
    CallSpec{"process_madvise", CallId::process_madvise, 5, process_madvise_args},
    CallSpec{"msync", CallId::msync, 3, msync_args},
};

} // namespace

std::span<const CallSpec> memory_calls() { return memory_rows; }

} // namespace cow::vocabulary
