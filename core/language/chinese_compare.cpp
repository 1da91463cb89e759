// Kernels side by side, and what is wrong with a faulty one.

#include "core/language/chinese.hpp"

namespace cow {
namespace {

constexpr Translation compare_table[] = {
    {"frames used", "已用页框"},
    {"Frames of anonymous, merged and shared memory, and of files that are mapped.",
     "匿名内存、合并内存、共享内存以及被映射的文件所占的页框。"},
    {"Bytes copied from frame to frame: by faults, by the kernel's writing, by an eager fork.",
     "从页框复制到页框的字节：由缺页、内核写入或立即复制的 fork 引起。"},
    {"faults", "缺页"},
    {"Page faults, also those that end in a signal.", "缺页次数，包括以信号告终的。"},
    {"Pages that hold page tables, below the roots. One that processes share counts once.",
     "存放页表的页（不含根）。被多个进程共享的只计一次。"},
    {"modelled time", "模型时间"},
    {"What all of this would take on a machine whose costs were measured, in one table.",
     "按一张实测代价表计算，这一切在那台机器上要花的时间。"},
    {"pages copied", "复制的页"},
    {"Pages copied into a new frame.", "复制到新页框的页数。"},
    {"frames reused", "复用的页框"},
    {"Write faults that kept their frame.", "保留原页框的写缺页次数。"},
    {"frames zeroed", "清零的页框"},
    {"New frames filled with zeroes.", "以零填充的新页框数。"},
    {"entries written", "写入的页表项"},
    {"Page-table entries written.", "写入页表项的次数。"},
    {"TLB flushes", "TLB 刷新"},
    {"Times that cached translations were dropped.", "丢弃已缓存转换的次数。"},
    {"TLB misses", "TLB 未命中"},
    {"Translations that were not cached.", "未缓存的转换次数。"},
    {"nothing is wrong with it", "没有任何问题"},
    {"fork shares a frame without counting the reference", "fork 共享页框却不增加引用计数"},
    {"fork write-protects only the child's pages", "fork 只对子进程的页做写保护"},
    {"read(2) writes into a shared page without a copy", "read(2) 不经复制就写入共享页"},
    {"stale translations stay in the TLB", "过期的转换留在 TLB 中"},
    {"the reference count wraps around at 256", "引用计数到 256 就回绕"},
    {"a write fault keeps the frame, shared or not", "写缺页总是保留页框，不管是否共享"},
    {"a second fork makes shared pages writable again", "再次 fork 使已共享的页重新可写"},
};

} // namespace

std::span<const Translation> chinese_compare() { return compare_table; }

} // namespace cow
