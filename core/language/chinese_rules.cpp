// Rules that are not the same in all releases of Linux.

#include "core/language/chinese.hpp"

namespace cow {
namespace {

constexpr Translation rules_table[] = {
    {"A rule since Linux {}: {} ({}).", "自 Linux {} 起的规则：{}（{}）。"},
    {"Since Linux {} it is otherwise: {} ({}).", "自 Linux {} 起则不同：{}（{}）。"},
    {"a rule since Linux {}", "自 Linux {} 起的规则"},
    {"otherwise since Linux {}", "自 Linux {} 起则不同"},
    {" ({})", "（{}）"},
    {"a page that is merged no more is a clean copy, as if it had been read; before, as if it had been "
     "written",
     "不再合并的页是干净的副本，如同被读过；以前如同被写过"},
    {"mprotect leaves a page of a process's own writable also if it is clean; before, the next store faulted",
     "进程自己的页即使是干净的，mprotect 也让它可写；以前下一次写入会缺页"},
    {"memfd_create knows MFD_EXEC and MFD_NOEXEC_SEAL", "memfd_create 认识 MFD_EXEC 和 MFD_NOEXEC_SEAL"},
    {"prctl(PR_SET_MEMORY_MERGE) makes a whole process mergeable",
     "prctl(PR_SET_MEMORY_MERGE) 使整个进程可合并"},
    {"VMAs of a System V segment join where the one that is changed goes on; before, they never did",
     "System V 共享段的 VMA 在被改动的一段接续处合为一个；以前从不合并"},
    {"private memory that was never written gives its commit charge back when it may not be written any more",
     "从未写过的私有内存变为不可写时，退还它的提交计费"},
    {"pages that mprotect(PROT_NONE) hides are merged and unmerged, too",
     "被 mprotect(PROT_NONE) 隐藏的页也会合并与取消合并"},
    {"mmap knows MAP_ABOVE4G", "mmap 认识 MAP_ABOVE4G"},
    {"a fault in a file takes the VMA's lock alone, and does not count as major where it tries again without "
     "reading",
     "文件缺页只取 VMA 的锁，重试而不再读盘时不计为主缺页"},
    {"KSM skips pages that it looked at in vain, ever longer", "KSM 跳过多次查看无果的页，而且越跳越久"},
    {"anonymous mappings of 2 MiB and more lie at multiples of 2 MiB",
     "2 MiB 及以上的匿名映射位于 2 MiB 的整数倍处"},
    {"MAP_STACK keeps huge pages away (VM_NOHUGEPAGE)", "MAP_STACK 不用大页（VM_NOHUGEPAGE）"},
    {"execve opens its file before it copies arguments: where there is none, no fault is counted",
     "execve 先打开文件再复制参数：没有文件时不计缺页"},
    {"pwritev2 knows RWF_NOAPPEND", "pwritev2 认识 RWF_NOAPPEND"},
    {"pread64 and pwrite64 find that a pidfd cannot be read or written; before, that it has no positions",
     "pread64 和 pwrite64 发现 pidfd 不能读写；以前发现的是它没有位置"},
    {"MADV_POPULATE_READ and MADV_POPULATE_WRITE end at the first hole; before, they went on behind it",
     "MADV_POPULATE_READ 和 MADV_POPULATE_WRITE 止于第一个空洞；以前在其后继续"},
    {"MADV_PAGEOUT takes a page also if it was accessed; before, it took the accessed bit away first",
     "MADV_PAGEOUT 也换出访问过的页；以前先清除访问位"},
    {"KSM merges nothing that it has not seen unchanged before, not even with what is merged already",
     "KSM 不合并未曾见其不变的页，即使是与已合并的页"},
    {"mmap knows MAP_DROPPABLE", "mmap 认识 MAP_DROPPABLE"},
    {"an mmap over mappings asks for memory before it takes away what is there, but after it has divided it",
     "覆盖映射的 mmap 在拆分原有映射之后、移除之前申请内存"},
    {"a fault past the end of a file maps pages before it, but makes no page table for the file's last page "
     "alone",
     "越过文件末尾的缺页会映射它之前的页，但不只为文件的最后一页建页表"},
    {"madvise knows MADV_GUARD_INSTALL and MADV_GUARD_REMOVE",
     "madvise 认识 MADV_GUARD_INSTALL 和 MADV_GUARD_REMOVE"},
    {"ext4 zeroes the rest of a file's last page when the file grows, which makes that page dirty",
     "文件变大时，ext4 把最后一页的余下部分清零，使该页变脏"},
    {"MADV_FREE makes a merged page clean that is mapped once; 6.12.y does not",
     "MADV_FREE 使只映射一次的合并页变干净；6.12.y 不会"},
    {"process_madvise takes any advice about the caller's own memory",
     "对调用者自己的内存，process_madvise 接受任何建议"},
    {"PIDFD_SELF_THREAD and PIDFD_SELF_THREAD_GROUP stand for the caller",
     "PIDFD_SELF_THREAD 和 PIDFD_SELF_THREAD_GROUP 代表调用者"},
    {"a VMA with pages of its own joins an untouched neighbour, not only the other way round",
     "有自己的页的 VMA 也与未触及的相邻 VMA 合为一个，而不只是反过来"},
    {"after prctl(PR_SET_MEMORY_MERGE) new memory joins mergeable neighbours; before, it became mergeable "
     "too late",
     "prctl(PR_SET_MEMORY_MERGE) 之后，新内存与可合并的相邻 VMA 合为一个；以前它变得可合并时已太晚"},
    {"a read fault in memory that may be executed reads from that page on; before, around it",
     "可执行内存中的读缺页从该页起往后读；以前读它的周围"},
    {"a write to a file makes its page ready before it finds that there are no bytes for it, and leaves it "
     "so",
     "写文件时先备好页，然后才发现没有字节可写，页就保持那样"},
    {"mremap to a fixed address moves several VMAs at once, and looks at its arguments before it looks for a "
     "VMA",
     "mremap 到固定地址可一次移动多个 VMA，并且先检查参数再查找 VMA"},
    {"MREMAP_DONTUNMAP unlocks the whole VMA that it moves from; before, the moved part alone, which became "
     "a VMA of its own",
     "MREMAP_DONTUNMAP 解锁所移动的整个原 VMA；以前只解锁被移动的部分，它成为单独的 VMA"},
    {"what a private MAP_SYNC mapping was charged before ext4 refuses it is never given back",
     "私有 MAP_SYNC 映射在 ext4 拒绝之前所计的费，永不退还"},
    {"mmap with PROT_EXEC of a pipe, a socket and the like is EPERM before anything else is looked at",
     "以 PROT_EXEC 映射管道、套接字之类，先于其他检查返回 EPERM"},
    {"a write to a pipe that finds no bytes leaves nothing there; before, an empty buffer, or an empty "
     "packet",
     "对管道的写入若没有字节，则什么也不留下；以前留下一个空缓冲区或空包"},
    {"a hole or zeroes on ext4 within a file's first page unmap all pages from there on, as on tmpfs (they "
     "return with the next fault)",
     "ext4 上文件第一页之内的打洞或清零会取消其后所有页的映射，与 tmpfs 相同（下次缺页时恢复）"},
    {"MREMAP_DONTUNMAP to a place beside what it moves from joins the neighbour on the other side; before, "
     "none",
     "MREMAP_DONTUNMAP 移到原处旁边时，与另一侧的相邻 VMA 合为一个；以前都不合并"},
    {"a copy from user memory, and put_user, look at where they begin alone, and touch what is there of a "
     "range "
     "that leaves user memory; before, nothing",
     "从用户内存复制（以及 "
     "put_user）只检查起始地址：范围越出用户内存时，其中存在的部分仍被访问；以前完全不访问"},
    {"a hole on ext4 leaves the pages around it dirty; before, all pages that it touches were "
     "written back first",
     "ext4 上打洞使周围的页保持脏；以前先写回所触及的所有页"},
    {"the address that a mapping of huge pages asks for is rounded up to one; before, down, also to 0",
     "大页映射所要求的地址向上取整到大页；以前向下取整，也可能到 0"},
    {"mmap with PROT_EXEC of an eventfd, an epoll and the like is EPERM before anything else is looked at",
     "以 PROT_EXEC 映射 eventfd、epoll 之类，先于其他检查返回 EPERM"},
    {"fallocate of a pidfd finds that it has no blocks (EOPNOTSUPP); before, that it may not be changed "
     "(EPERM)",
     "对 pidfd 的 fallocate 发现它没有块 (EOPNOTSUPP)；以前发现它不可改变 (EPERM)"},
    {"guards mark their VMA (VM_MAYBE_GUARD), which joins others and whose tables fork copies; before, they "
     "gave it an anon_vma",
     "保护区标记其 VMA (VM_MAYBE_GUARD)：它与别的 VMA 合为一个，fork 复制其页表；以前保护区给它一个 "
     "anon_vma"},
    {"/proc/PID/mem of a process that has ended cannot be opened; before, it could, and was empty",
     "已结束进程的 /proc/PID/mem 打不开；以前能打开，内容为空"},
    {"mlockall(MCL_FUTURE) passes over memory that may be dropped; earlier releases of 6.18 lock it",
     "mlockall(MCL_FUTURE) 略过可丢弃的内存；6.18 的较早版本会锁定它"},
};

} // namespace

std::span<const Translation> chinese_rules() { return rules_table; }

} // namespace cow
