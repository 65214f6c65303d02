</table>
</td></tr>
</table>
</body>
</html>
