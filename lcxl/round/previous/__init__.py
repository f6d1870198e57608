"""The figures of an earlier period for a new round: from its folder, its workbook or its dispatch."""
